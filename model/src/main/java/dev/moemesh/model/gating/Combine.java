package dev.moemesh.model.gating;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.numbers.BFloat16;
import dev.moemesh.model.numbers.Float16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One term of a row's {@linkplain GateOrderSum sum}, in float32. Pure functions. */
final class Combine {
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
  static void accumulate(
      ByteBuffer rows,
      int rowIndex,
      DataType dtype,
      float weight,
      float[] out,
      int outOffset,
      int hiddenSize) {
    ByteBuffer bytes = littleEndian(rows);
    int start = startOf(rowIndex, hiddenSize, dtype);
    switch (dtype) {
      case F32 -> accumulateFloat32(bytes, start, weight, out, outOffset, hiddenSize);
      case BF16 -> accumulateBfloat16(bytes, start, weight, out, outOffset, hiddenSize);
      case F16 -> accumulateFloat16(bytes, start, weight, out, outOffset, hiddenSize);
    }
  }

  /** The buffer itself if it is little endian already. Then a term needs no view of its own. */
  private static ByteBuffer littleEndian(ByteBuffer rows) {
    return rows.order() == ByteOrder.LITTLE_ENDIAN
        ? rows
        : rows.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether all numbers of a row are finite. It allocates: call it only where a sum is not. */
  static boolean isFinite(ByteBuffer rows, int rowIndex, DataType dtype, int hiddenSize) {
    float[] row = new float[hiddenSize];
    accumulate(rows, rowIndex, dtype, 1, row, 0, hiddenSize);
    return Finite.all(row, 0, hiddenSize);
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
      out[outOffset + i] += weight * BFloat16.widen(bytes.getShort(start + 2 * i));
    }
  }

  private static void accumulateFloat16(
      ByteBuffer bytes, int start, float weight, float[] out, int outOffset, int hiddenSize) {
    for (int i = 0; i < hiddenSize; i++) {
      out[outOffset + i] += weight * Float16.widen(bytes.getShort(start + 2 * i));
    }
  }

  private static int startOf(int rowIndex, int hiddenSize, DataType dtype) {
    return Math.multiplyExact(Math.multiplyExact(rowIndex, hiddenSize), dtype.bytes());
  }
}
