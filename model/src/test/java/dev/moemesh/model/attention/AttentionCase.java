package dev.moemesh.model.attention;

import dev.moemesh.model.config.AttentionConfig;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.QueryKeyNorm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One sequence with random queries, keys and values, and its attention: by the kernel, and by plain
 * sums in double.
 */
record AttentionCase(AttentionConfig attention, DataType type, int context, int window, long seed) {

  static AttentionCase of(
      int heads, int keyValueHeads, int dim, DataType type, int context, int window, long seed) {
    return new AttentionCase(
        new AttentionConfig(
            heads, keyValueHeads, dim, false, false, QueryKeyNorm.NONE, OptionalDouble.empty()),
        type,
        context,
        window,
        seed);
  }

  /** Rows {@code [context, queries + keys + values]}; keys and values have values of the type. */
  float[] projected() {
    Random random = new Random(seed);
    float[] rows = new float[context * width()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] =
          Float.intBitsToFloat(
              Float.floatToRawIntBits((float) random.nextGaussian()) & 0xffff_0000);
    }
    return rows;
  }

  private int width() {
    return attention.queryWidth() + 2 * attention.keyValueWidth();
  }

  /**
   * The kernel's result, {@code [context, queries]}, computed in parts of so many tokens at most,
   * each written before it is read.
   */
  float[] computed(int tokens) {
    NumberFormat format = NumberFormat.of(type);
    AttentionKernel kernel = new AttentionKernel(attention, NumberFormat.of(DataType.F32));
    float[] rows = projected();
    int[] blocks = blocks();
    try (Arena arena = Arena.ofConfined();
        KeyValueBlocks cache = poisoned(format, blocks.length)) {
      MemorySegment source = arena.allocate(rows.length * 4L);
      Float32Format.FORMAT.narrow(rows, 0, source, 0, rows.length);
      MemorySegment target = arena.allocate((long) context * attention.queryWidth() * 4);
      int most = Math.min(tokens, AttentionKernel.tileTokens(attention));
      for (int from = 0; from < context; from += most) {
        int count = Math.min(most, context - from);
        for (int position = from; position < from + count; position++) {
          int offset = position % KeyValueBlocks.POSITIONS;
          int at = position * width() + attention.queryWidth();
          cache.write(blocks[position / KeyValueBlocks.POSITIONS], offset, rows, at);
        }
        for (int head = 0; head < attention.keyValueHeadCount(); head++) {
          kernel.attend(cache, blocks, head, from, count, window, source, width(), from, target);
        }
      }
      float[] result = new float[context * attention.queryWidth()];
      Float32Format.FORMAT.widen(target, 0, result, 0, result.length);
      return result;
    }
  }

  /** The sequence's blocks, out of order. */
  private int[] blocks() {
    int count = Math.ceilDiv(context, KeyValueBlocks.POSITIONS);
    int[] blocks = IntStream.range(0, count).toArray();
    Random random = new Random(seed + 1);
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int block = blocks[i];
      blocks[i] = blocks[other];
      blocks[other] = block;
    }
    return blocks;
  }

  /** A cache full of what is no number, as another sequence may have left it. */
  private KeyValueBlocks poisoned(NumberFormat format, int count) {
    KeyValueBlocks cache =
        new KeyValueBlocks(format, attention.keyValueHeadCount(), attention.headDim(), count);
    float[] poison = new float[2 * attention.keyValueWidth()];
    Arrays.fill(poison, Float.NaN);
    for (int position = 0; position < count * KeyValueBlocks.POSITIONS; position++) {
      cache.write(
          position / KeyValueBlocks.POSITIONS, position % KeyValueBlocks.POSITIONS, poison, 0);
    }
    return cache;
  }

  /** What it should be. */
  double[] expected() {
    float[] rows = projected();
    int dim = attention.headDim();
    int group = attention.headCount() / attention.keyValueHeadCount();
    double[] result = new double[context * attention.queryWidth()];
    for (int position = 0; position < context; position++) {
      int first = window > 0 ? Math.max(0, position - window + 1) : 0;
      for (int head = 0; head < attention.headCount(); head++) {
        int query = position * width() + head * dim;
        int keyOffset = attention.queryWidth() + head / group * dim;
        double sum = 0;
        double[] mixed = new double[dim];
        for (int seen = first; seen <= position; seen++) {
          int key = seen * width() + keyOffset;
          double score = 0;
          for (int i = 0; i < dim; i++) {
            score += (double) rows[query + i] * rows[key + i];
          }
          double weight = Math.exp(score);
          sum += weight;
          for (int i = 0; i < dim; i++) {
            mixed[i] += weight * rows[key + attention.keyValueWidth() + i];
          }
        }
        for (int i = 0; i < dim; i++) {
          result[position * attention.queryWidth() + head * dim + i] = mixed[i] / sum;
        }
      }
    }
    return result;
  }
}
