package dev.moemesh.model.gating;

import java.util.function.IntPredicate;

/**
 * Where a row of a step was found not to be finite any more. It concerns the row's request alone:
 * no other row of the step is computed from it.
 */
public sealed interface RowFault {

  /** Index of the decoder layer. */
  int layer();

  /** Which of the rows of the call, from 0. */
  int row();

  /** What happened, for people. */
  String description();

  /** The row gave no finite gate logits: what came before the layer is not finite. */
  record AtGate(int layer, int row) implements RowFault {
    @Override
    public String description() {
      return "what entered the gate of layer %d is not finite".formatted(layer);
    }
  }

  /** An expert's output for the row is not finite. */
  record OfExpert(int layer, int row, int expert) implements RowFault {
    @Override
    public String description() {
      return "the output of expert %d of layer %d is not finite".formatted(expert, layer);
    }
  }

  /** The weighted sum of finite outputs is not finite. */
  record OfSum(int layer, int row) implements RowFault {
    @Override
    public String description() {
      return "the sum of the experts' outputs of layer %d is not finite".formatted(layer);
    }
  }

  /**
   * The fault of a row whose combined outputs are not finite.
   *
   * @param expertIds of the call, {@code [rows, expertsPerToken]}, as the gate gave them
   * @param finite whether the output of a choice, an index into {@code expertIds}, is finite
   */
  static RowFault find(
      int layer, int row, int[] expertIds, int expertsPerToken, IntPredicate finite) {
    int first = row * expertsPerToken;
    if (expertIds[first] == Gate.NOWHERE) {
      return new AtGate(layer, row);
    }
    for (int choice = first; choice < first + expertsPerToken; choice++) {
      if (!finite.test(choice)) {
        return new OfExpert(layer, row, expertIds[choice]);
      }
    }
    return new OfSum(layer, row);
  }
}
