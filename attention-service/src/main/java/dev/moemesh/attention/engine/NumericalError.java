package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.Failed;
import dev.moemesh.model.gating.RowFault;
import java.util.List;
import java.util.Optional;

/**
 * The failure of a request whose numbers ceased to be finite. The same request meets it again, so
 * it is no use to try once more; other requests of its batch are not concerned. Pure.
 */
final class NumericalError {

  private NumericalError() {}

  /** That of rows of a step, if any of them has a fault; the first that was found. */
  static Optional<Failed> among(List<RowFault> faults, int firstRow, int rows) {
    return faults.stream()
        .filter(fault -> fault.row() >= firstRow && fault.row() < firstRow + rows)
        .findFirst()
        .map(fault -> of(fault.description()));
  }

  /** That of logits that came out of the last layer. */
  static Failed ofLogits() {
    return of("the logits behind the last layer are not finite");
  }

  private static Failed of(String what) {
    return Failed.newBuilder()
        .setCode("numerical_error")
        .setMessage(
            what
                + "; the model cannot compute this prompt: try --compute-type f32, and check the model's files")
        .setPermanent(true)
        .build();
  }
}
