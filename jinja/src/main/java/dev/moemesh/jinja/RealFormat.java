package dev.moemesh.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * C's {@code %e}, {@code %f} and {@code %g} of a number that is not negative, rounded half to even
 * from its exact value as Python does.
 */
final class RealFormat {
  /** A double has no digit that is not zero behind this many. */
  private static final int MAX_SIGNIFICANT = 1100;

  private RealFormat() {}

  static String fixed(double number, int precision, boolean alternate) {
    if (!Double.isFinite(number)) {
      return notFinite(number);
    }
    int kept = Math.min(precision, MAX_SIGNIFICANT);
    String digits = new BigDecimal(number).setScale(kept, RoundingMode.HALF_EVEN).toPlainString();
    String zeros = Padding.repeated('0', precision - kept);
    return digits + zeros + (alternate && precision == 0 ? "." : "");
  }

  static String exponent(double number, int precision, boolean alternate) {
    if (!Double.isFinite(number)) {
      return notFinite(number);
    }
    Scientific rounded = Scientific.of(number, precision + 1);
    return rounded.digits().charAt(0)
        + (precision > 0 || alternate ? "." : "")
        + rounded.digits().substring(1)
        + exponent(rounded.exponent());
  }

  /**
   * The shorter of the two notations with {@code precision} significant digits.
   *
   * @param likeRepr Python's own variant: a number that looks whole keeps ".0"
   */
  static String general(double number, int precision, boolean alternate, boolean likeRepr) {
    if (!Double.isFinite(number)) {
      return notFinite(number);
    }
    int significant = Math.max(1, precision);
    Scientific rounded = Scientific.of(number, significant);
    int exponent = rounded.exponent();
    boolean plain = exponent >= -4 && exponent < significant - (likeRepr ? 1 : 0);
    if (!plain) {
      String mantissa = rounded.digits().charAt(0) + "." + rounded.digits().substring(1);
      return trimmed(mantissa, alternate) + exponent(exponent);
    }
    String text =
        exponent < 0
            ? "0." + "0".repeat(-exponent - 1) + rounded.digits()
            : rounded.digits().substring(0, exponent + 1)
                + "."
                + rounded.digits().substring(exponent + 1);
    String shown = trimmed(text, alternate);
    return likeRepr && shown.indexOf('.') < 0 ? shown + ".0" : shown;
  }

  /** Python's {@code float.hex()}. */
  static String hexadecimal(double number) {
    if (!Double.isFinite(number)) {
      return PythonText.number(number);
    }
    if (number == 0) {
      return PythonText.number(number).replace("0.0", "0x0.0p+0");
    }
    String java = Double.toHexString(number);
    int point = java.indexOf('.') + 1;
    int power = java.indexOf('p');
    String digits = java.substring(point, power);
    String exponent = java.substring(power + 1);
    return java.substring(0, point)
        + digits
        + "0".repeat(13 - digits.length())
        + "p"
        + (exponent.startsWith("-") ? "" : "+")
        + exponent;
  }

  private static String trimmed(String text, boolean alternate) {
    if (alternate) {
      return text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }

  private static String exponent(int exponent) {
    return "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String notFinite(double number) {
    return Double.isNaN(number) ? "nan" : "inf";
  }

  private record Scientific(String digits, int exponent) {
    static Scientific of(double number, int significant) {
      if (number == 0) {
        return new Scientific(Padding.repeated('0', significant), 0);
      }
      int kept = Math.min(significant, MAX_SIGNIFICANT);
      BigDecimal rounded =
          new BigDecimal(number).round(new MathContext(kept, RoundingMode.HALF_EVEN));
      String digits = rounded.unscaledValue().toString();
      int exponent = digits.length() - 1 - rounded.scale();
      String zeros = Padding.repeated('0', significant - digits.length());
      return new Scientific((digits + zeros).substring(0, significant), exponent);
    }
  }
}
