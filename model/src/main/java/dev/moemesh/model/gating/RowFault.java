package dev.moemesh.model.gating;

/**
 * A row of a batch that is not finite (NaN or infinite), and the stage where it was found. It fails
 * the row's request alone: no other row is computed from it. {@link GateOrderSum} finds faults.
 */
public sealed interface RowFault {

  /** Index of the decoder layer. */
  int layer();

  /** Which of the rows of the call, from 0. */
  int row();

  /** What happened, for people. */
  String description();

  /** The row has no finite gate logits: the layer's input is not finite. */
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
}
