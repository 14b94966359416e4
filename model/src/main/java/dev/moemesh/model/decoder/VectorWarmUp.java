package dev.moemesh.model.decoder;

import dev.moemesh.model.attention.KeyValueBlocks;
import dev.moemesh.model.attention.LargeMemory;
import dev.moemesh.model.attention.NumberFormat;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs {@link Backend#JAVA}'s code on numbers of its own until the JVM has compiled it: vectors are
 * a hundred times slower before. Meant to run beside the loading of weights.
 */
public final class VectorWarmUp {

  /** More than one context tile, and more than one token tile in most models. */
  private static final int TOKENS = 150;

  private VectorWarmUp() {}

  /** Computes with the model's shapes on the calling thread for about so long. */
  public static void run(ModelConfig config, DataType computeType, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try (Layer layer = new Layer(config, computeType)) {
      for (int round = 0; System.nanoTime() < end; round++) {
        layer.compute(round % 2 == 0 ? TOKENS : 1);
      }
    }
  }

  /** A layer without linears. Owner of its memory. */
  private static final class Layer implements AutoCloseable {

    private final ModelConfig config;
    private final RowWorker worker;
    private final KeyValueBlocks cache;
    private final int[] blocks =
        IntStream.range(0, Math.ceilDiv(TOKENS, Decoder.BLOCK_POSITIONS)).toArray();
    private final LargeMemory memory;
    private final float[] norm;
    private final RotaryTable.Angles angles;
    private final int rowFloats;
    private final HeadNorm headNorm;
    private final DataType computeType;

    Layer(ModelConfig config, DataType computeType) {
      this.config = config;
      this.worker = new RowWorker(config, computeType);
      this.cache =
          new KeyValueBlocks(
              NumberFormat.of(computeType),
              config.attention().keyValueHeadCount(),
              config.attention().headDim(),
              blocks.length);
      this.rowFloats = config.attention().queryWidth() + 2 * config.attention().keyValueWidth();
      this.memory =
          LargeMemory.of(4L * TOKENS * Float.BYTES * Math.max(rowFloats, config.hiddenSize()));
      this.norm = new float[Math.max(rowFloats, config.hiddenSize())];
      Arrays.fill(norm, 1);
      int half = config.attention().headDim() / 2;
      this.angles =
          new RotaryTable.Angles(TOKENS, new float[TOKENS * half], new float[TOKENS * half]);
      this.headNorm = HeadNorm.of(config.attention(), config.rmsNormEpsilon(), norm, norm);
      this.computeType = computeType;
    }

    void compute(int tokens) {
      MemorySegment all = memory.segment();
      long part = all.byteSize() / 4;
      MemorySegment rows = all.asSlice(0, part);
      MemorySegment mixed = all.asSlice(part, part);
      AddedRows added =
          AddedRows.of(all.asSlice(2 * part, part), computeType, all.asSlice(3 * part, part));
      for (int row = TOKENS - tokens; row < TOKENS; row++) {
        worker.addAndNorm(rows, row, added, norm, mixed, row);
        int block = blocks[row / Decoder.BLOCK_POSITIONS];
        worker.place(rows, row, headNorm, angles, row, cache, block);
      }
      StepPlan.Segment segment = new StepPlan.Segment(tokens, TOKENS, blocks);
      StepPlan plan = new StepPlan(new long[tokens], List.of(segment), new long[0], false);
      for (StepTiles.Tile tile : StepTiles.of(plan, config.attention()).tiles()) {
        for (int head = 0; head < config.attention().keyValueHeadCount(); head++) {
          worker
              .kernel()
              .attend(
                  cache,
                  blocks,
                  head,
                  tile.position(),
                  tile.tokens(),
                  0,
                  rows,
                  rowFloats,
                  tile.row(),
                  mixed);
        }
      }
    }

    @Override
    public void close() {
      cache.close();
      memory.close();
    }
  }
}
