package dev.moemesh.model.numbers;

/**
 * binary16 of IEEE 754-2019: 1 sign bit, 5 exponent bits, 10 fraction bits. Pure functions.
 *
 * <p>Both directions map a NaN to a quiet NaN, and keep its sign and the upper bits of its payload.
 * The instructions {@code VCVTPH2PS} and {@code VCVTPS2PH} of x86 do the same, and the JDK compiles
 * these calls to them.
 */
public final class Float16 {
  private Float16() {}

  /** The number as float32, exactly. */
  public static float widen(short bits) {
    return Float.float16ToFloat(bits);
  }

  /** The nearest binary16; of two equally near ones the even one. */
  public static short round(float number) {
    return Float.floatToFloat16(number);
  }
}
