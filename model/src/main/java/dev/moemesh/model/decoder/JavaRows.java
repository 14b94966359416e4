package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.attention.KeyValueBlocks;
import dev.moemesh.model.attention.NumberFormat;
import dev.moemesh.model.attention.Team;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.ProgramArguments;
import dev.moemesh.model.torch.RowBuckets;
import dev.moemesh.model.torch.Tensors;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The rows of one step in {@link JavaSharedLayers}: two native calls a layer, one for each linear.
 */
final class JavaRows implements SharedLayers.Rows {

  /** Rows that a thread takes at a time. */
  private static final int ROWS_AT_A_TIME = 16;

  /**
   * Numbers of rows, and operations of attention, that one thread has done before another has woken
   * up: about 150 µs.
   */
  private static final long FEW_NUMBERS = 1 << 17;

  private static final long FEW_OPERATIONS = 8_000_000;

  private static final Deltas NO_DELTAS = new Deltas(new MemorySegment[0], new NumberFormat[0]);

  private final JavaSharedLayers layers;
  private final StepPlan plan;
  private final StepBuffers buffers;
  private final StepTiles tiles;
  private final RotaryTable.Angles angles;
  private final PtNDManager scratch;
  private final int rows;

  /** Embeds the rows. Owns buffers and scratch from then on; if it throws, the caller does. */
  JavaRows(JavaSharedLayers layers, StepPlan plan, StepBuffers buffers, PtNDManager scratch) {
    this.layers = layers;
    this.plan = plan;
    this.buffers = buffers;
    this.rows = plan.rowCount();
    this.tiles = StepTiles.of(plan, layers.config().attention());
    int last = 0;
    for (int position : tiles.positions()) {
      last = Math.max(last, position);
    }
    this.angles = layers.rotary().atLeast(last + 1);
    this.scratch = scratch;
    embed();
  }

  private void embed() {
    buffers.hold(rows, plan.logitRows().length);
    ModelConfig config = layers.config();
    MemorySegment embedding = layers.weights().embedding().bytes();
    NumberFormat format = NumberFormat.of(layers.weights().embedding().dtype());
    float[] row = new float[config.hiddenSize()];
    for (int i = 0; i < rows; i++) {
      long token = plan.tokenIds()[i];
      if (token < 0 || token >= config.vocabularySize()) {
        throw new IllegalArgumentException(
            "token %d is outside of the vocabulary of %d"
                .formatted(token, config.vocabularySize()));
      }
      format.widen(embedding, token * row.length * format.bytes(), row, 0, row.length);
      long at = (long) i * row.length * Float.BYTES;
      NumberFormat.of(DataType.F32).narrow(row, 0, buffers.residual().segment(), at, row.length);
    }
  }

  @Override
  public ByteBuffer attend(int layer, List<Delta> deltas) {
    LayerWeights weights = layers.weights().layers().get(layer);
    addAndNorm(memory(deltas), weights.inputNorm());
    close(deltas);
    linear(
        buffers.normed(),
        rows,
        weights.projection(),
        weights.projectionBias(),
        buffers.projected());
    place(weights, layers.cache(layer));
    mix(layer);
    linear(buffers.mixed(), rows, weights.output(), weights.outputBias(), buffers.output());
    Deltas output =
        new Deltas(
            new MemorySegment[] {buffers.output().segment()},
            new NumberFormat[] {NumberFormat.of(DataType.F32)});
    addAndNorm(output, weights.postAttentionNorm());
    return buffers.normed().bytes(rows);
  }

  private void addAndNorm(Deltas deltas, float[] weight) {
    MemorySegment residual = buffers.residual().segment();
    MemorySegment normed = buffers.normed().segment();
    eachRow(
        (row, worker) ->
            worker.addAndNorm(residual, row, deltas.memory, deltas.formats, weight, normed, row));
  }

  private void place(LayerWeights weights, KeyValueBlocks cache) {
    MemorySegment projected = buffers.projected().segment();
    eachRow(
        (row, worker) ->
            worker.place(
                projected,
                row,
                weights.queryNorm(),
                weights.keyNorm(),
                angles,
                tiles.positions()[row],
                cache,
                tiles.blocks()[row]));
  }

  private void eachRow(RowWork work) {
    boolean alone = (long) rows * layers.config().hiddenSize() < FEW_NUMBERS;
    Team.Work part =
        (index, member) -> {
          RowWorker worker = layers.worker(member);
          int end = Math.min(rows, (index + 1) * ROWS_AT_A_TIME);
          for (int row = index * ROWS_AT_A_TIME; row < end; row++) {
            work.run(row, worker);
          }
        };
    layers.team().run(Math.ceilDiv(rows, ROWS_AT_A_TIME), alone, part);
  }

  /** Attention of all tiles, each key-value head by itself. */
  private void mix(int layer) {
    int heads = layers.config().attention().keyValueHeadCount();
    int window = layers.config().layers().get(layer).slidingWindow().orElse(0);
    int rowFloats =
        layers.config().attention().queryWidth() + 2 * layers.config().attention().keyValueWidth();
    KeyValueBlocks cache = layers.cache(layer);
    MemorySegment projected = buffers.projected().segment();
    MemorySegment mixed = buffers.mixed().segment();
    boolean alone = tiles.operations() < FEW_OPERATIONS;
    layers
        .team()
        .run(
            tiles.tiles().size() * heads,
            alone,
            (index, member) -> {
              StepTiles.Tile tile = tiles.tiles().get(index / heads);
              layers
                  .worker(member)
                  .kernel()
                  .attend(
                      cache,
                      tile.blocks(),
                      index % heads,
                      tile.position(),
                      tile.tokens(),
                      window,
                      projected,
                      rowFloats,
                      tile.row(),
                      mixed);
            });
  }

  private void linear(RowBuffer input, int count, PtNDArray packed, PtNDArray bias, RowBuffer out) {
    layers
        .program()
        .run(
            "project",
            ProgramArguments.of()
                .tensor(input.tensor())
                .integer(RowBuckets.padded(count))
                .tensor(packed)
                .tensor(bias)
                .tensor(out.tensor()));
  }

  @Override
  public Optional<Delta> network(int layer) {
    SharedNetworks networks = layers.weights().networks();
    if (!networks.present(layer)) {
      return Optional.empty();
    }
    PtNDArray normed =
        layers
            .program()
            .tensor(
                scratch,
                "rows",
                ProgramArguments.of().tensor(buffers.normed().tensor()).integer(rows));
    try (normed) {
      return networks.apply(scratch, layer, normed).map(Delta.Computed::new);
    }
  }

  @Override
  public ByteBuffer logits(List<Delta> deltas) {
    Deltas added = memory(deltas);
    long[] chosen = plan.logitRows();
    MemorySegment residual = buffers.residual().segment();
    MemorySegment target = buffers.chosen().segment();
    for (int i = 0; i < chosen.length; i++) {
      layers
          .worker(0)
          .addAndNorm(
              residual,
              Math.toIntExact(chosen[i]),
              added.memory,
              added.formats,
              layers.weights().finalNorm(),
              target,
              i);
    }
    close(deltas);
    linear(
        buffers.chosen(),
        chosen.length,
        layers.weights().head(),
        layers.weights().none(),
        buffers.logits());
    return buffers.logits().bytes(chosen.length);
  }

  private Deltas memory(List<Delta> deltas) {
    if (deltas.isEmpty()) {
      return NO_DELTAS;
    }
    MemorySegment[] memory = new MemorySegment[deltas.size()];
    NumberFormat[] formats = new NumberFormat[memory.length];
    for (int i = 0; i < memory.length; i++) {
      switch (deltas.get(i)) {
        case Delta.Routed routed -> {
          memory[i] = MemorySegment.ofBuffer(routed.rows());
          formats[i] = NumberFormat.of(layers.computeType());
        }
        case Delta.Computed computed -> {
          memory[i] = MemorySegment.ofBuffer(Tensors.memory(computed.output()));
          formats[i] = NumberFormat.of(DataType.F32);
        }
      }
    }
    return new Deltas(memory, formats);
  }

  private static void close(List<Delta> deltas) {
    for (Delta delta : deltas) {
      if (delta instanceof Delta.Computed computed) {
        computed.output().close();
      }
    }
  }

  @Override
  public void close() {
    scratch.close();
    layers.giveBack(buffers);
  }

  private interface RowWork {
    void run(int row, RowWorker worker);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Deltas(MemorySegment[] memory, NumberFormat[] formats) {}
}
