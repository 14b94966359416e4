package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.attention.KeyValueBlocks;
import dev.moemesh.model.attention.NumberFormat;
import dev.moemesh.model.config.AttentionConfig;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.TorchProgram;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The shared layers in Java, but for the linears, which are oneDNN's. Owner of the KV cache, of the
 * team of threads, and of the memory of steps.
 */
final class JavaSharedLayers implements SharedLayers {

  private final ModelConfig config;
  private final DataType computeType;
  private final TorchProgram program;
  private final RotaryTable rotary;
  private final List<KeyValueBlocks> caches;
  private final RowTeam team;
  private final JavaModel model;
  private final Deque<StepBuffers> idleBuffers = new ArrayDeque<>();

  JavaSharedLayers(
      ModelConfig config,
      DecoderWeights weights,
      TorchProgram program,
      RotaryTable rotary,
      DecoderSettings settings) {
    this.config = config;
    this.computeType = settings.computeType();
    this.program = program;
    this.rotary = rotary;
    this.caches = caches(config, computeType, settings.blocks());
    this.team = new RowTeam(config, computeType, settings.threads());
    this.model = JavaModel.of(config, computeType, weights, caches, program, team);
  }

  private static List<KeyValueBlocks> caches(ModelConfig config, DataType type, int blocks) {
    AttentionConfig attention = config.attention();
    return Stream.generate(
            () ->
                new KeyValueBlocks(
                    NumberFormat.of(type),
                    attention.keyValueHeadCount(),
                    attention.headDim(),
                    blocks))
        .limit(config.layerCount())
        .toList();
  }

  @Override
  public Rows begin(StepPlan plan) {
    PtNDManager scratch = Tensors.scope(program.manager());
    StepBuffers buffers = idleBuffers.poll();
    try {
      if (buffers == null) {
        buffers = StepBuffers.of(program, config, computeType);
      }
      StepTiles tiles = StepTiles.of(plan, config.attention());
      int positions = IntStream.of(tiles.positions()).max().orElse(0) + 1;
      StepRows rows = new StepRows(buffers, tiles, rotary.atLeast(positions));
      return new JavaRows(model, plan, rows, scratch, this::giveBack);
    } catch (RuntimeException | OutOfMemoryError e) {
      scratch.close();
      if (buffers != null) {
        giveBack(buffers);
      }
      throw e;
    }
  }

  private void giveBack(StepBuffers buffers) {
    buffers.trim();
    idleBuffers.push(buffers);
  }

  @Override
  public void close() {
    team.close();
    idleBuffers.forEach(StepBuffers::close);
    caches.forEach(KeyValueBlocks::close);
  }
}
