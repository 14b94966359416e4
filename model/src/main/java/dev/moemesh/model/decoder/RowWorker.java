package dev.moemesh.model.decoder;

import dev.moemesh.model.attention.AttentionKernel;
import dev.moemesh.model.attention.KeyValueBlocks;
import dev.moemesh.model.attention.NumberFormat;
import dev.moemesh.model.attention.RowMath;
import dev.moemesh.model.config.AttentionConfig;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import java.lang.foreign.MemorySegment;

/**
 * Computes on one row between the linears. Owns the memory that this takes, so that each thread
 * needs a worker of its own. Used on one thread at a time.
 */
final class RowWorker {

  private static final NumberFormat FLOATS = NumberFormat.of(DataType.F32);

  private final AttentionConfig attention;
  private final double epsilon;
  private final int hidden;
  private final NumberFormat format;
  private final AttentionKernel kernel;
  private final RowMath math = new RowMath();
  private final float[] row;
  private final float[] other;
  private final float[] projected;
  private final float queryScale;

  RowWorker(ModelConfig config, DataType computeType) {
    this.attention = config.attention();
    this.epsilon = config.rmsNormEpsilon();
    this.hidden = config.hiddenSize();
    this.format = NumberFormat.of(computeType);
    this.kernel = new AttentionKernel(attention, format);
    this.row = new float[hidden];
    this.other = new float[hidden];
    this.projected = new float[attention.queryWidth() + 2 * attention.keyValueWidth()];
    this.queryScale = (float) (1 / Math.sqrt(attention.headDim()));
  }

  AttentionKernel kernel() {
    return kernel;
  }

  /**
   * Adds to a row of the residual stream, and normalises it.
   *
   * @param added rows of the same index are added first
   * @param target receives the normalised row in the compute type, as its row {@code targetRow}
   */
  void addAndNorm(
      MemorySegment residual,
      int index,
      AddedRows added,
      float[] weight,
      MemorySegment target,
      int targetRow) {
    MemorySegment[] deltas = added.memory();
    NumberFormat[] formats = added.formats();
    long at = (long) index * hidden;
    FLOATS.widen(residual, at * Float.BYTES, row, 0, hidden);
    for (int i = 0; i < deltas.length; i++) {
      formats[i].widen(deltas[i], at * formats[i].bytes(), other, 0, hidden);
      RowMath.add(row, 0, other, 0, hidden);
    }
    if (deltas.length > 0) {
      FLOATS.narrow(row, 0, residual, at * Float.BYTES, hidden);
    }
    math.norm(row, 0, hidden, weight, epsilon, other, 0);
    format.narrow(other, 0, target, (long) targetRow * hidden * format.bytes(), hidden);
  }

  /**
   * Norms, clips and rotates a row's queries and keys; writes its keys and values to the cache, and
   * its scaled queries back.
   */
  void place(
      MemorySegment rows,
      int index,
      HeadNorm norm,
      RotaryTable.Angles angles,
      int position,
      KeyValueBlocks cache,
      int block) {
    int queries = attention.queryWidth();
    int keys = attention.keyValueWidth();
    int dim = attention.headDim();
    long at = (long) index * projected.length * Float.BYTES;
    FLOATS.widen(rows, at, projected, 0, projected.length);
    norm.apply(projected, math);
    if (attention.clip().isPresent()) {
      RowMath.clip(projected, 0, projected.length, (float) attention.clip().getAsDouble());
    }
    for (int head = 0; head < queries + keys; head += dim) {
      RowMath.rotate(
          projected, head, dim / 2, angles.cosine(), angles.sine(), position * (dim / 2));
    }
    RowMath.multiply(projected, 0, queries, queryScale);
    FLOATS.narrow(projected, 0, rows, at, queries);
    cache.write(block, position % KeyValueBlocks.POSITIONS, projected, queries);
  }
}
