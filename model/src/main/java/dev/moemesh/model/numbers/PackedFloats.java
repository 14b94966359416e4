package dev.moemesh.model.numbers;

import dev.moemesh.model.config.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers of a {@link DataType} in memory, little endian and without gaps, converted to float32
 * arrays and back. Pure functions.
 */
public final class PackedFloats {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private PackedFloats() {}

  /**
   * Widens numbers, exactly.
   *
   * @param source read from index 0, whatever its position and byte order; neither changes
   * @param target receives them from index 0
   * @throws IndexOutOfBoundsException if {@code source} or {@code target} is too short
   */
  public static void widen(ByteBuffer source, DataType type, int count, float[] target) {
    widen(segment(source, 0, count, type), type, count, target);
  }

  /**
   * Widens numbers, exactly.
   *
   * @param source read from its start
   * @param target receives them from index 0
   * @throws IndexOutOfBoundsException if {@code source} or {@code target} is too short
   */
  public static void widen(MemorySegment source, DataType type, int count, float[] target) {
    switch (type) {
      case F32 -> MemorySegment.copy(source, FLOAT, 0, target, 0, count);
      case BF16 -> widenBfloat16(source, count, target);
      case F16 -> widenFloat16(source, count, target);
    }
  }

  /**
   * Rounds numbers to a type: to the nearest value, ties to even.
   *
   * @param source elements {@code from} to {@code from + count} are rounded
   * @param target receives them from its number {@code first}, whatever its position and byte
   *     order; neither changes
   * @throws IndexOutOfBoundsException if {@code source} or {@code target} is too short
   */
  public static void round(
      float[] source, int from, int count, ByteBuffer target, int first, DataType type) {
    MemorySegment numbers = segment(target, first, count, type);
    switch (type) {
      case F32 -> MemorySegment.copy(source, from, numbers, FLOAT, 0, count);
      case BF16 -> roundBfloat16(source, from, count, numbers);
      case F16 -> roundFloat16(source, from, count, numbers);
    }
  }

  private static MemorySegment segment(ByteBuffer buffer, int first, int count, DataType type) {
    int start = Math.multiplyExact(first, type.bytes());
    return MemorySegment.ofBuffer(buffer.slice(start, Math.multiplyExact(count, type.bytes())));
  }

  // A method per format: C2 compiles each with the profile of its own loop.

  private static void widenBfloat16(MemorySegment source, int count, float[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = BFloat16.widen(source.get(SHORT, 2L * i));
    }
  }

  private static void widenFloat16(MemorySegment source, int count, float[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = Float16.widen(source.get(SHORT, 2L * i));
    }
  }

  private static void roundBfloat16(float[] source, int from, int count, MemorySegment target) {
    for (int i = 0; i < count; i++) {
      target.set(SHORT, 2L * i, BFloat16.round(source[from + i]));
    }
  }

  private static void roundFloat16(float[] source, int from, int count, MemorySegment target) {
    for (int i = 0; i < count; i++) {
      target.set(SHORT, 2L * i, Float16.round(source[from + i]));
    }
  }
}
