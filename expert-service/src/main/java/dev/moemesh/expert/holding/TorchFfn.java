package dev.moemesh.expert.holding;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.ffn.ExpertKernel;
import dev.moemesh.model.ffn.ExpertWeights;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.torch.ComputeThreads;
import dev.moemesh.model.weights.Checkpoint;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Expert FFNs in PyTorch. Owner of the kernel and of the checkpoint that it reads from. */
public final class TorchFfn implements ExpertFfn {
  /** Rows per expert in a step of usual size. */
  private static final int WARM_ROWS = 256;

  private final Checkpoint checkpoint;
  private final ExpertKernel kernel;
  private boolean warm;

  private TorchFfn(Checkpoint checkpoint, ExpertKernel kernel) {
    this.checkpoint = checkpoint;
    this.kernel = kernel;
  }

  /**
   * The experts of a model, none of them loaded.
   *
   * @throws dev.moemesh.model.config.ModelFormatException if the weights cannot be read
   */
  public static TorchFfn open(
      Path modelDirectory, ModelConfig config, DataType computeType, ComputeDevice device) {
    Checkpoint checkpoint = Checkpoint.open(modelDirectory);
    try {
      return new TorchFfn(checkpoint, ExpertKernel.open(config, checkpoint, computeType, device));
    } catch (RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  private record TorchExpert(ExpertWeights weights) implements HeldExpert {
    @Override
    public long bytes() {
      return weights.bytes();
    }

    @Override
    public void close() {
      weights.close();
    }
  }

  @Override
  public HeldExpert load(Slot slot) {
    ComputeThreads.use(1);
    return new TorchExpert(kernel.load(slot.layer(), slot.expert()));
  }

  @Override
  public void warm(HeldExpert expert) {
    if (!warm) {
      ExpertWeights weights = ((TorchExpert) expert).weights();
      kernel.warm(weights, WARM_ROWS, ComputeThreads.available());
      kernel.warm(weights, WARM_ROWS, 1);
      warm = true;
    }
  }

  @Override
  public void startHelpers() {
    ComputeThreads.start();
  }

  @Override
  public void compute(
      int threads, ByteBuffer rows, List<HeldExpert> experts, int[] rowCounts, ByteBuffer output) {
    ComputeThreads.use(threads);
    List<ExpertWeights> weights = new ArrayList<>(experts.size());
    for (HeldExpert expert : experts) {
      weights.add(((TorchExpert) expert).weights());
    }
    kernel.compute(rows, weights, rowCounts, output);
  }

  @Override
  public void close() {
    kernel.close();
    checkpoint.close();
  }
}
