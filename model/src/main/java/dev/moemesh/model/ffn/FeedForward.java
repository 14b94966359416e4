package dev.moemesh.model.ffn;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.torch.ProgramArguments;
import dev.moemesh.model.torch.RowBuckets;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.TorchProgram;
import dev.moemesh.model.torch.WeightLoader;

/**
 * A SwiGLU network that every row passes: a dense layer's, or a shared expert, whose output
 * Qwen2-MoE scales by {@code sigmoid(x · gatingWeight)}. Owner of its weights; must be closed
 * before its program. Used on one thread.
 */
public final class FeedForward implements AutoCloseable {

  private final TorchProgram program;
  private final ExpertWeights weights;
  private final PtNDArray gatingWeight;

  private FeedForward(TorchProgram program, ExpertWeights weights, PtNDArray gatingWeight) {
    this.program = program;
    this.weights = weights;
    this.gatingWeight = gatingWeight;
  }

  /** A network whose output is taken as it is. */
  public static FeedForward dense(
      TorchProgram ffn,
      WeightLoader loader,
      int hiddenSize,
      int intermediateSize,
      String gate,
      String up,
      String down) {
    return new FeedForward(
        ffn,
        ExpertWeights.load(ffn.manager(), loader, hiddenSize, intermediateSize, gate, up, down),
        Tensors.floats(ffn.manager()));
  }

  /**
   * A network whose output is scaled by the sigmoid of a gate, {@code gatingWeight [1,
   * hiddenSize]}.
   */
  public static FeedForward gated(
      TorchProgram ffn,
      WeightLoader loader,
      int hiddenSize,
      int intermediateSize,
      String gate,
      String up,
      String down,
      String gatingWeight) {
    return new FeedForward(
        ffn,
        ExpertWeights.load(ffn.manager(), loader, hiddenSize, intermediateSize, gate, up, down),
        loader.floats(ffn.manager(), gatingWeight));
  }

  /**
   * The output, float32 {@code [rows, hiddenSize]}, of rows {@code [rows, hiddenSize]} in the
   * compute type.
   */
  public PtNDArray apply(PtNDManager owner, PtNDArray rows) {
    return program.tensor(
        owner,
        "shared",
        ProgramArguments.of()
            .tensor(rows)
            .tensors(weights.gateUpDown())
            .tensor(gatingWeight)
            .integer(RowBuckets.padded(Math.toIntExact(rows.getShape().get(0)))));
  }

  /** Bytes of weights held. */
  public long bytes() {
    return weights.bytes();
  }

  @Override
  public void close() {
    weights.close();
  }
}
