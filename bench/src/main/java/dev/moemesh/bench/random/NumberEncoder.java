package dev.moemesh.bench.random;

import dev.moemesh.model.config.DataType;
import java.nio.ByteBuffer;

/** Writes float32 numbers as the elements of a safetensors file, rounded to nearest even. */
final class NumberEncoder {
  private static final int BF16_SHIFT = 16;
  private static final int BELOW_HALF = 0x7FFF;

  private final DataType dtype;
  private final short[] halves;

  /**
   * @param capacity the most numbers at a time
   */
  NumberEncoder(DataType dtype, int capacity) {
    this.dtype = dtype;
    this.halves = new short[capacity];
  }

  /** Writes the first {@code count} numbers to a little-endian buffer, from its start. */
  void encode(float[] numbers, int count, ByteBuffer target) {
    target.clear();
    switch (dtype) {
      case F32 -> target.asFloatBuffer().put(numbers, 0, count);
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          halves[i] = bf16(numbers[i]);
        }
        target.asShortBuffer().put(halves, 0, count);
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          halves[i] = Float.floatToFloat16(numbers[i]);
        }
        target.asShortBuffer().put(halves, 0, count);
      }
    }
    target.limit(count * dtype.bytes());
  }

  /** Of a finite number. */
  private static short bf16(float number) {
    int bits = Float.floatToRawIntBits(number);
    int odd = (bits >>> BF16_SHIFT) & 1;
    return (short) ((bits + BELOW_HALF + odd) >>> BF16_SHIFT);
  }
}
