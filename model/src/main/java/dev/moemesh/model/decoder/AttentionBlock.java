package dev.moemesh.model.decoder;

import dev.moemesh.model.attention.KeyValueBlocks;
import dev.moemesh.model.config.AttentionConfig;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.TorchProgram;
import java.lang.foreign.MemorySegment;

/**
 * One layer's attention in {@link JavaSharedLayers}, composed from the layer's config: projection,
 * norm of the heads, rotation, attention over a window of the KV cache, output. Two native calls,
 * one for each linear. Used on one thread; it shares the work among a team.
 */
final class AttentionBlock {

  /** Operations of attention that one thread has done before another has woken up. */
  private static final long FEW_OPERATIONS = 8_000_000;

  private final LayerWeights weights;
  private final KeyValueBlocks cache;
  private final RowTeam team;
  private final RowLinear projection;
  private final RowLinear output;
  private final HeadNorm norm;
  private final int heads;
  private final int window;
  private final int projectedWidth;

  /**
   * The attention of a layer.
   *
   * @param weights belong to others, as the cache does
   */
  AttentionBlock(
      ModelConfig config,
      int layer,
      LayerWeights weights,
      KeyValueBlocks cache,
      TorchProgram program,
      RowTeam team) {
    AttentionConfig attention = config.attention();
    this.weights = weights;
    this.cache = cache;
    this.team = team;
    this.projection = new RowLinear(program, weights.projection(), weights.projectionBias());
    this.output = new RowLinear(program, weights.output(), weights.outputBias());
    this.norm =
        HeadNorm.of(attention, config.rmsNormEpsilon(), weights.queryNorm(), weights.keyNorm());
    this.heads = attention.keyValueHeadCount();
    this.window = config.layers().get(layer).slidingWindow().orElse(0);
    this.projectedWidth = attention.queryWidth() + 2 * attention.keyValueWidth();
  }

  /**
   * Takes rows through the block; the normalised rows for the layer's network lie in {@code normed}
   * of the step's buffers then.
   *
   * @param added what the layer before adds to the residual stream; closed as soon as it is added
   */
  void attend(StepRows step, AddedRows added) {
    StepBuffers buffers = step.buffers();
    try (added) {
      addAndNorm(step, added, weights.inputNorm());
    }
    projection.apply(buffers.normed(), step.count(), buffers.projected());
    place(step);
    mix(step);
    output.apply(buffers.mixed(), step.count(), buffers.output());
    addAndNorm(step, AddedRows.of(buffers.output()), weights.postAttentionNorm());
  }

  private void addAndNorm(StepRows step, AddedRows added, float[] weight) {
    MemorySegment residual = step.buffers().residual().segment();
    MemorySegment normed = step.buffers().normed().segment();
    team.eachRow(
        step.count(),
        (row, worker) -> worker.addAndNorm(residual, row, added, weight, normed, row));
  }

  /** Norms and rotates queries and keys; keys and values go to the cache. */
  private void place(StepRows step) {
    MemorySegment projected = step.buffers().projected().segment();
    StepTiles tiles = step.tiles();
    team.eachRow(
        step.count(),
        (row, worker) ->
            worker.place(
                projected,
                row,
                norm,
                step.angles(),
                tiles.positions()[row],
                cache,
                tiles.blocks()[row]));
  }

  /** Attention of all tiles, each key-value head by itself. */
  private void mix(StepRows step) {
    MemorySegment projected = step.buffers().projected().segment();
    MemorySegment mixed = step.buffers().mixed().segment();
    StepTiles tiles = step.tiles();
    team.eachPart(
        tiles.tiles().size() * heads,
        tiles.operations() < FEW_OPERATIONS,
        (index, worker) -> {
          StepTiles.Tile tile = tiles.tiles().get(index / heads);
          worker
              .kernel()
              .attend(
                  cache,
                  tile.blocks(),
                  index % heads,
                  tile.position(),
                  tile.tokens(),
                  window,
                  projected,
                  projectedWidth,
                  tile.row(),
                  mixed);
        });
  }
}
