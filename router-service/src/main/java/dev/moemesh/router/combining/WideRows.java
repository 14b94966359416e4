package dev.moemesh.router.combining;

import dev.moemesh.model.config.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/** Rows from the wire, widened to float32. Pure functions. */
public final class WideRows {

  private WideRows() {}

  /**
   * Widens numbers.
   *
   * @param rows little-endian numbers of the type, from index 0 of the buffer
   * @param count how many
   * @param out receives them from index 0
   */
  public static void widen(ByteBuffer rows, DataType type, int count, float[] out) {
    ByteBuffer bytes = rows.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case F32 -> bytes.asFloatBuffer().get(0, out, 0, count);
      case BF16 -> widenBfloat16(bytes.asShortBuffer(), count, out);
      case F16 -> widenFloat16(bytes.asShortBuffer(), count, out);
    }
  }

  private static void widenBfloat16(ShortBuffer numbers, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = Float.intBitsToFloat(numbers.get(i) << 16);
    }
  }

  private static void widenFloat16(ShortBuffer numbers, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = Float.float16ToFloat(numbers.get(i));
    }
  }
}
