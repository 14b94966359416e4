package dev.moemesh.model.numbers;

/**
 * bfloat16, the upper half of a binary32: 1 sign bit, 8 exponent bits, 7 fraction bits (Kalamkar et
 * al., "A Study of BFLOAT16 for Deep Learning Training", 2019). Pure functions.
 *
 * <p>Rounding maps a NaN to a quiet NaN and keeps its sign and the upper bits of its payload, as
 * x86's {@code VCVTNEPS2BF16} does. Widening changes no bit, so a signalling NaN stays one, as in
 * PyTorch.
 */
public final class BFloat16 {
  /** Set in the bits of a quiet NaN. */
  public static final int QUIET = 0x40;

  private static final int BITS = 16;
  private static final int INFINITY = 0x7f80_0000;

  /** One less than half a unit in the last place. */
  private static final int BELOW_HALF = 0x7fff;

  private BFloat16() {}

  /** The number as float32, exactly. */
  public static float widen(short bits) {
    return Float.intBitsToFloat(bits << BITS);
  }

  /** The nearest bfloat16; of two equally near ones the even one. */
  public static short round(float number) {
    int bits = Float.floatToRawIntBits(number);
    int rounded = (bits + BELOW_HALF + (bits >>> BITS & 1)) >>> BITS;
    // An integer comparison: C2 compiles it to a conditional move.
    boolean nan = (bits & Integer.MAX_VALUE) > INFINITY;
    return (short) (nan ? bits >>> BITS | QUIET : rounded);
  }
}
