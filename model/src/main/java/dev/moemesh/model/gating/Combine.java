package dev.moemesh.model.gating;

import dev.moemesh.model.config.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sums the outputs of a row's experts in float32. Call {@link #accumulate} once per chosen expert,
 * in gate order, not in the order of arrival: so the sum has the same bits wherever the experts
 * ran. Pure functions.
 */
public final class Combine {
  private Combine() {}

  /**
   * {@code out += weight * row}, the product and the sum each rounded to float32.
   *
   * @param rows {@code [n, hiddenSize]} of {@code dtype}, little endian, from index 0 of the
   *     buffer, whatever its position and byte order; neither changes
   * @param rowIndex which of the rows
   * @param out float32; elements {@code outOffset} to {@code outOffset + hiddenSize} change
   * @throws IndexOutOfBoundsException if {@code rows} or {@code out} is too short
   */
  public static void accumulate(
      ByteBuffer rows,
      int rowIndex,
      DataType dtype,
      float weight,
      float[] out,
      int outOffset,
      int hiddenSize) {
    ByteBuffer bytes = rows.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int start = startOf(rowIndex, hiddenSize, dtype);
    switch (dtype) {
      case F32 -> accumulateFloat32(bytes, start, weight, out, outOffset, hiddenSize);
      case BF16 -> accumulateBfloat16(bytes, start, weight, out, outOffset, hiddenSize);
      case F16 -> accumulateFloat16(bytes, start, weight, out, outOffset, hiddenSize);
    }
  }

  /** Whether a row is finite; for the rare row whose sum is not. */
  public static boolean isFinite(ByteBuffer rows, int rowIndex, DataType dtype, int hiddenSize) {
    float[] row = new float[hiddenSize];
    accumulate(rows, rowIndex, dtype, 1, row, 0, hiddenSize);
    return Finite.all(row, 0, hiddenSize);
  }

  /**
   * Writes a float32 row as {@code dtype}, rounded to the nearest value, ties to even.
   *
   * @param row elements {@code rowOffset} to {@code rowOffset + hiddenSize} are written
   * @param out {@code [n, hiddenSize]} of {@code dtype}, little endian, from index 0 of the buffer,
   *     whatever its position and byte order; neither changes
   * @param rowIndex which of the rows of {@code out}
   * @throws IndexOutOfBoundsException if {@code row} or {@code out} is too short
   */
  public static void store(
      float[] row, int rowOffset, int hiddenSize, ByteBuffer out, int rowIndex, DataType dtype) {
    ByteBuffer bytes = out.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int start = startOf(rowIndex, hiddenSize, dtype);
    switch (dtype) {
      case F32 -> storeFloat32(row, rowOffset, hiddenSize, bytes, start);
      case BF16 -> storeBfloat16(row, rowOffset, hiddenSize, bytes, start);
      case F16 -> storeFloat16(row, rowOffset, hiddenSize, bytes, start);
    }
  }

  // A method per format: C2 compiles each with the profile of its own loop.

  private static void accumulateFloat32(
      ByteBuffer bytes, int start, float weight, float[] out, int outOffset, int hiddenSize) {
    for (int i = 0; i < hiddenSize; i++) {
      out[outOffset + i] += weight * bytes.getFloat(start + 4 * i);
    }
  }

  private static void accumulateBfloat16(
      ByteBuffer bytes, int start, float weight, float[] out, int outOffset, int hiddenSize) {
    for (int i = 0; i < hiddenSize; i++) {
      out[outOffset + i] += weight * Float.intBitsToFloat(bytes.getShort(start + 2 * i) << 16);
    }
  }

  private static void accumulateFloat16(
      ByteBuffer bytes, int start, float weight, float[] out, int outOffset, int hiddenSize) {
    for (int i = 0; i < hiddenSize; i++) {
      out[outOffset + i] += weight * Float.float16ToFloat(bytes.getShort(start + 2 * i));
    }
  }

  private static void storeFloat32(
      float[] row, int rowOffset, int hiddenSize, ByteBuffer bytes, int start) {
    for (int i = 0; i < hiddenSize; i++) {
      bytes.putFloat(start + 4 * i, row[rowOffset + i]);
    }
  }

  private static void storeBfloat16(
      float[] row, int rowOffset, int hiddenSize, ByteBuffer bytes, int start) {
    for (int i = 0; i < hiddenSize; i++) {
      bytes.putShort(start + 2 * i, bfloat16(row[rowOffset + i]));
    }
  }

  private static void storeFloat16(
      float[] row, int rowOffset, int hiddenSize, ByteBuffer bytes, int start) {
    for (int i = 0; i < hiddenSize; i++) {
      bytes.putShort(start + 2 * i, Float.floatToFloat16(row[rowOffset + i]));
    }
  }

  private static int startOf(int rowIndex, int hiddenSize, DataType dtype) {
    return Math.multiplyExact(Math.multiplyExact(rowIndex, hiddenSize), dtype.bytes());
  }

  /**
   * Adds half a unit in the last place, and makes a NaN quiet so that the carry cannot turn it into
   * an infinity.
   */
  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }
}
