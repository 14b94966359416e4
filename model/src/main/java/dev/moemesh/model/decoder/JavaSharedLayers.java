package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.attention.KeyValueBlocks;
import dev.moemesh.model.attention.NumberFormat;
import dev.moemesh.model.attention.Team;
import dev.moemesh.model.config.AttentionConfig;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.TorchProgram;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The shared layers in Java, but for the linears, which are oneDNN's. Owner of the KV cache, of the
 * team of threads, and of the memory of steps.
 */
final class JavaSharedLayers implements SharedLayers {

  private final ModelConfig config;
  private final DataType computeType;
  private final TorchProgram program;
  private final DecoderWeights weights;
  private final RotaryTable rotary;
  private final List<KeyValueBlocks> caches;
  private final List<RowWorker> workers;
  private final Team team;
  private final Deque<StepBuffers> idleBuffers = new ArrayDeque<>();

  JavaSharedLayers(
      ModelConfig config,
      DataType computeType,
      TorchProgram program,
      DecoderWeights weights,
      RotaryTable rotary,
      int blocks,
      int threads) {
    this.config = config;
    this.computeType = computeType;
    this.program = program;
    this.weights = weights;
    this.rotary = rotary;
    this.caches = caches(config, computeType, blocks);
    List<RowWorker> members = new ArrayList<>();
    for (int member = 0; member < threads; member++) {
      members.add(new RowWorker(config, computeType));
    }
    this.workers = List.copyOf(members);
    this.team = new Team(threads);
  }

  private static List<KeyValueBlocks> caches(ModelConfig config, DataType type, int blocks) {
    AttentionConfig attention = config.attention();
    List<KeyValueBlocks> caches = new ArrayList<>();
    for (int layer = 0; layer < config.layerCount(); layer++) {
      caches.add(
          new KeyValueBlocks(
              NumberFormat.of(type), attention.keyValueHeadCount(), attention.headDim(), blocks));
    }
    return List.copyOf(caches);
  }

  @Override
  public Rows begin(StepPlan plan) {
    PtNDManager scratch = Tensors.scope(program.manager());
    StepBuffers buffers = idleBuffers.poll();
    try {
      if (buffers == null) {
        buffers = StepBuffers.of(program, config, computeType);
      }
      return new JavaRows(this, plan, buffers, scratch);
    } catch (RuntimeException | OutOfMemoryError e) {
      scratch.close();
      if (buffers != null) {
        giveBack(buffers);
      }
      throw e;
    }
  }

  /** Takes the memory of a step that has ended. */
  void giveBack(StepBuffers buffers) {
    buffers.trim();
    idleBuffers.push(buffers);
  }

  ModelConfig config() {
    return config;
  }

  DataType computeType() {
    return computeType;
  }

  TorchProgram program() {
    return program;
  }

  DecoderWeights weights() {
    return weights;
  }

  RotaryTable rotary() {
    return rotary;
  }

  KeyValueBlocks cache(int layer) {
    return caches.get(layer);
  }

  RowWorker worker(int member) {
    return workers.get(member);
  }

  Team team() {
    return team;
  }

  @Override
  public void close() {
    team.close();
    idleBuffers.forEach(StepBuffers::close);
    caches.forEach(KeyValueBlocks::close);
  }
}
