package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.Failed;
import dev.moemesh.model.gating.RowFault;
import java.util.List;
import java.util.Optional;

/**
 * The failure of a request with numbers that are not finite. It is permanent: a retry fails again.
 * Other requests of the batch are not affected. Pure.
 */
final class NumericalError {

  private NumericalError() {}

  /** The failure by the first fault among a sequence's rows; empty if there is none. */
  static Optional<Failed> among(List<RowFault> faults, int firstRow, int rows) {
    return faults.stream()
        .filter(fault -> fault.row() >= firstRow && fault.row() < firstRow + rows)
        .findFirst()
        .map(fault -> of(fault.description()));
  }

  /** The failure by logits that are not finite. */
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
