package dev.moemesh.model.attention;

import dev.moemesh.model.config.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How numbers lie in native memory, in the machine's byte order, and how they become floats and
 * back. Rounds to nearest, ties to even. Stateless.
 */
public abstract sealed class NumberFormat permits Float32Format, BFloat16Format, Float16Format {

  /** The format of a type. */
  public static NumberFormat of(DataType type) {
    return switch (type) {
      case F32 -> Float32Format.FORMAT;
      case BF16 -> BFloat16Format.FORMAT;
      case F16 -> Float16Format.FORMAT;
    };
  }

  /** Bytes of a number. */
  public abstract int bytes();

  /**
   * Reads {@code count} numbers from {@code at}, a place in bytes, into {@code target} from {@code
   * to}.
   */
  public abstract void widen(MemorySegment source, long at, float[] target, int to, int count);

  /**
   * Writes {@code count} floats of {@code source} from {@code from} to the place {@code at}, in
   * bytes.
   */
  public abstract void narrow(float[] source, int from, MemorySegment target, long at, int count);

  /**
   * Writes every {@code stride}-th number from the place {@code at}, in bytes: {@code count} of
   * them.
   */
  abstract void scatter(
      float[] source, int from, MemorySegment target, long at, int stride, int count);

  /**
   * Reads {@code rows} rows of {@code columns} numbers, {@code stride} apart, from the place {@code
   * at}, in bytes, into rows that are {@link MatrixTile#PANEL} apart.
   */
  abstract void spread(
      MemorySegment source, long at, int stride, float[] target, int to, int rows, int columns);

  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
}
