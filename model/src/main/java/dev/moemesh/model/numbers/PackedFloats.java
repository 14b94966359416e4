package dev.moemesh.model.numbers;

import dev.moemesh.model.config.DataType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/**
 * Numbers of a {@link DataType} in memory, little endian and without gaps, converted to float32
 * arrays and back. Pure functions.
 */
public final class PackedFloats {
  /** Numbers of a segment that are seen through one buffer. */
  private static final int CHUNK = 1 << 28;

  private PackedFloats() {}

  /**
   * Widens numbers, exactly.
   *
   * @param source read from index 0, whatever its position and byte order; neither changes
   * @param target receives them from index 0
   * @throws IndexOutOfBoundsException if {@code source} or {@code target} is too short
   */
  public static void widen(ByteBuffer source, DataType type, int count, float[] target) {
    widen(bytes(source, count, type), type, count, target, 0);
  }

  /**
   * Widens numbers, exactly.
   *
   * @param source native memory or a byte array, read from its start; it may exceed the 2 GiB of a
   *     buffer
   * @param target receives them from index 0
   * @throws IndexOutOfBoundsException if {@code source} or {@code target} is too short
   */
  public static void widen(MemorySegment source, DataType type, int count, float[] target) {
    for (long done = 0; done < count; done += CHUNK) {
      int some = (int) Math.min(CHUNK, count - done);
      long at = done * type.bytes();
      ByteBuffer bytes = source.asSlice(at, (long) some * type.bytes()).asByteBuffer();
      widen(bytes.order(ByteOrder.LITTLE_ENDIAN), type, some, target, (int) done);
    }
  }

  private static void widen(ByteBuffer source, DataType type, int count, float[] target, int to) {
    switch (type) {
      case F32 -> source.asFloatBuffer().get(0, target, to, count);
      case BF16 -> widenBfloat16(source.asShortBuffer(), count, target, to);
      case F16 -> widenFloat16(source.asShortBuffer(), count, target, to);
    }
  }

  private static ByteBuffer bytes(ByteBuffer buffer, int count, DataType type) {
    return littleEndian(buffer.slice(0, Math.multiplyExact(count, type.bytes())));
  }

  // A method per format: C2 compiles each with the profile of its own loop.

  private static void widenBfloat16(ShortBuffer source, int count, float[] target, int to) {
    for (int i = 0; i < count; i++) {
      target[to + i] = BFloat16.widen(source.get(i));
    }
  }

  private static void widenFloat16(ShortBuffer source, int count, float[] target, int to) {
    for (int i = 0; i < count; i++) {
      target[to + i] = Float16.widen(source.get(i));
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
    int start = Math.multiplyExact(first, type.bytes());
    roundAt(source, from, count, littleEndian(target.duplicate()), start, type);
  }

  /**
   * Rounds numbers to a type, as {@link #round} does, without a view of the target where the type
   * is not f32.
   *
   * @param source elements {@code from} to {@code from + count} are rounded
   * @param littleEndian of that byte order; receives the numbers from its byte {@code start},
   *     whatever its position, which does not change
   * @throws IndexOutOfBoundsException if {@code source} or {@code littleEndian} is too short
   */
  public static void roundAt(
      float[] source, int from, int count, ByteBuffer littleEndian, int start, DataType type) {
    switch (type) {
      case F32 ->
          littleEndian(littleEndian.slice(start, Math.multiplyExact(count, Float.BYTES)))
              .asFloatBuffer()
              .put(0, source, from, count);
      case BF16 -> roundBfloat16(source, from, count, littleEndian, start);
      case F16 -> roundFloat16(source, from, count, littleEndian, start);
    }
  }

  private static ByteBuffer littleEndian(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void roundBfloat16(
      float[] source, int from, int count, ByteBuffer target, int start) {
    for (int i = 0; i < count; i++) {
      target.putShort(start + Short.BYTES * i, BFloat16.round(source[from + i]));
    }
  }

  private static void roundFloat16(
      float[] source, int from, int count, ByteBuffer target, int start) {
    for (int i = 0; i < count; i++) {
      target.putShort(start + Short.BYTES * i, Float16.round(source[from + i]));
    }
  }
}
