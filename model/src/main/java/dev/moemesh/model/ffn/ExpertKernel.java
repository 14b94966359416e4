package dev.moemesh.model.ffn;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.torch.ComputeThreads;
import dev.moemesh.model.torch.ProgramArguments;
import dev.moemesh.model.torch.RowPlan;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.TorchProgram;
import dev.moemesh.model.torch.WeightLoader;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.TensorNames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The expert FFNs of a model: {@code down(silu(gate x) * up x)}, the SwiGLU network of Mixtral,
 * Qwen-MoE and OLMoE (Shazeer, "GLU Variants Improve Transformer", 2020; the modeling files of
 * Hugging Face transformers).
 *
 * <p>On the CPU a row's output has the same bits in any batch.
 *
 * <p>Owner of its program. The weights that it loads belong to the caller, who closes them before
 * the kernel. One thread may run {@link #load} while another runs {@link #compute}.
 */
public final class ExpertKernel implements AutoCloseable {

  private final ModelConfig config;
  private final DataType computeType;
  private final TensorNames names;
  private final ComputeDevice device;
  private final TorchProgram program;
  private final WeightLoader loader;

  /** How rows are cut, by the number of threads. */
  private final Map<Integer, RowPlan> plans = new ConcurrentHashMap<>();

  private ExpertKernel(
      ModelConfig config, DataType computeType, Checkpoint checkpoint, ComputeDevice device) {
    this.config = config;
    this.computeType = computeType;
    this.device = device;
    this.names = TensorNames.of(config.family());
    this.program = TorchProgram.load("ffn", device);
    this.loader = new WeightLoader(checkpoint, computeType, device);
  }

  /**
   * A kernel for the model, without weights yet.
   *
   * @param checkpoint stays the caller's, and open as long as experts are loaded
   * @param computeType of rows, weights and outputs: {@code F32} or {@code BF16}
   * @param device where experts are held and computed
   */
  public static ExpertKernel open(
      ModelConfig config, Checkpoint checkpoint, DataType computeType, ComputeDevice device) {
    return new ExpertKernel(config, computeType, checkpoint, device);
  }

  /** Bytes of a row: {@code hiddenSize} numbers of the compute type. */
  public int rowBytes() {
    return config.hiddenSize() * computeType.bytes();
  }

  /**
   * Packs one expert's weights.
   *
   * @throws dev.moemesh.model.config.ModelFormatException if the checkpoint lacks them or their
   *     shape is wrong
   */
  public ExpertWeights load(int layer, int expert) {
    return ExpertWeights.load(
        program.manager(),
        loader,
        config.hiddenSize(),
        config.moe().intermediateSize(),
        names.expertGate(layer, expert),
        names.expertUp(layer, expert),
        names.expertDown(layer, expert));
  }

  /**
   * Warms up: calls oneDNN once with each row count that occurs for up to so many rows. oneDNN
   * compiles its primitives then, and not while a request waits. They are kept by shape and by
   * number of threads, for all experts.
   *
   * @param threads that {@link #compute} will run on; this thread's number afterwards
   */
  public void warm(ExpertWeights expert, int mostRows, int threads) {
    ComputeThreads.use(threads);
    int[] pieces = plan(threads).pieces(mostRows);
    ByteBuffer rows = ByteBuffer.allocateDirect(pieces[pieces.length - 1] * rowBytes());
    ByteBuffer output = ByteBuffer.allocateDirect(rows.capacity());
    for (int count : pieces) {
      int bytes = count * rowBytes();
      compute(rows.slice(0, bytes), List.of(expert), new int[] {count}, output.slice(0, bytes));
    }
  }

  private RowPlan plan(int threads) {
    return plans.computeIfAbsent(threads, _ -> RowPlan.of(computeType, device, threads));
  }

  /**
   * Runs each expert over its rows, in one native call.
   *
   * @param rows direct, {@code [sum(rowCounts), hiddenSize]} in the compute type, grouped by expert
   * @param experts whose rows follow each other
   * @param rowCounts rows of each expert, all positive
   * @param output direct, as large as {@code rows}: receives each row's output in its place
   */
  public void compute(
      ByteBuffer rows, List<ExpertWeights> experts, int[] rowCounts, ByteBuffer output) {
    long bytes = IntStream.of(rowCounts).asLongStream().sum() * rowBytes();
    if (experts.size() != rowCounts.length
        || rows.remaining() != bytes
        || output.remaining() != bytes) {
      throw new IllegalArgumentException(
          "expected %d bytes of rows and output for %d experts, found %d and %d for %d"
              .formatted(
                  bytes, rowCounts.length, rows.remaining(), output.remaining(), experts.size()));
    }
    RowPlan plan = plan(ComputeThreads.used());
    List<ExpertWeights> pieces = new ArrayList<>(rowCounts.length);
    LongStream.Builder counts = LongStream.builder();
    for (int i = 0; i < rowCounts.length; i++) {
      int left = rowCounts[i];
      do {
        int padded = plan.next(left);
        int count = Math.min(left, padded);
        counts.add(count).add(padded);
        pieces.add(experts.get(i));
        left -= count;
      } while (left > 0);
    }
    PtNDArray[] weights = new PtNDArray[3 * pieces.size()];
    for (int i = 0; i < pieces.size(); i++) {
      System.arraycopy(pieces.get(i).gateUpDown(), 0, weights, 3 * i, 3);
    }
    try (PtNDManager scratch = Tensors.scope(program.manager())) {
      program.run(
          "experts",
          ProgramArguments.of()
              .tensor(Tensors.bytes(scratch, rows))
              .integer(Tensors.scalarType(computeType))
              .integer(config.hiddenSize())
              .tensors(weights)
              .integers(counts.build().toArray())
              .tensor(Tensors.bytes(scratch, output)));
    }
  }

  @Override
  public void close() {
    loader.close();
    program.close();
  }
}
