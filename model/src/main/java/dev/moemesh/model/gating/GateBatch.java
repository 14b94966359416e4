package dev.moemesh.model.gating;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.numbers.PackedFloats;
import java.nio.ByteBuffer;

/**
 * The rows of a batch in float32, as a {@link Gate} reads them, and the scores that it computes.
 * The memory grows and is used again by the next batch. Not thread-safe.
 */
public final class GateBatch {
  private final int hiddenSize;
  private final GateScores scores = new GateScores();
  private float[] hidden = new float[0];
  private int rowCount;
  private RowTokens tokens = RowTokens.absent();

  /** No rows yet; later those of that many numbers. */
  public GateBatch(int hiddenSize) {
    this.hiddenSize = hiddenSize;
  }

  /**
   * Takes over rows; those of the batch before are void.
   *
   * @param rows {@code [rowCount, hiddenSize]} of {@code type}, little endian, from index 0; copied
   * @param tokens of the rows
   * @throws IndexOutOfBoundsException if {@code rows} is too short
   */
  public void read(ByteBuffer rows, DataType type, int rowCount, RowTokens tokens) {
    int numbers = Math.multiplyExact(rowCount, hiddenSize);
    if (hidden.length < numbers) {
      hidden = new float[Math.max(numbers, 2 * hidden.length)];
    }
    PackedFloats.widen(rows, type, numbers, hidden);
    this.rowCount = rowCount;
    this.tokens = tokens;
  }

  /**
   * Writes the rows that were read, rounded to another type.
   *
   * @param out receives {@code [rowCount, hiddenSize]} of {@code type}, little endian, from index 0
   * @throws IndexOutOfBoundsException if {@code out} is too short
   */
  public void write(ByteBuffer out, DataType type) {
    PackedFloats.round(hidden, 0, rowCount * hiddenSize, out, 0, type);
  }

  int hiddenSize() {
    return hiddenSize;
  }

  int rowCount() {
    return rowCount;
  }

  /** {@code [rowCount, hiddenSize]}, and perhaps more behind it. */
  float[] hidden() {
    return hidden;
  }

  RowTokens tokens() {
    return tokens;
  }

  GateScores scores() {
    return scores;
  }
}
