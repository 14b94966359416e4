package dev.moemesh.jinja;

/** Fills texts up to a width, within the size that a text may have. */
final class Padding {
  private static final int MAX_DIGITS = 9;

  private Padding() {}

  /** A width or precision as written in a format. */
  static int size(String digits) {
    int size = digits.length() > MAX_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(digits);
    return checked(size);
  }

  /**
   * The size itself.
   *
   * @throws TemplateException if no text may be as long
   */
  static int checked(int size) {
    if (size > Value.MAX_LENGTH) {
      throw TemplateException.limit(
          "A width in the chat template is larger than the %d characters that a text may have"
              .formatted(Value.MAX_LENGTH));
    }
    return size;
  }

  static String repeated(int fill, int count) {
    return count <= 0 ? "" : Character.toString(fill).repeat(checked(count));
  }

  /** The text among fill characters; {@code align} is one of {@code < > ^}. */
  static String aligned(String text, int width, int fill, String align) {
    int missing = Math.max(0, width - text.codePointCount(0, text.length()));
    int left =
        switch (align) {
          case "<" -> 0;
          case "^" -> missing / 2;
          default -> missing;
        };
    return repeated(fill, left) + text + repeated(fill, missing - left);
  }

  /** {@code str.center}, which puts an odd blank left where the width is odd. */
  static String centered(String text, int width, int fill) {
    int missing = Math.max(0, width - text.codePointCount(0, text.length()));
    int left = missing / 2 + (missing & width & 1);
    return repeated(fill, left) + text + repeated(fill, missing - left);
  }

  /** Digits with a separator between groups, and zeros before them up to a width. */
  static String grouped(String digits, String separator, int groupSize, int width) {
    if (separator.isEmpty() || digits.isEmpty() || !Character.isLetterOrDigit(digits.charAt(0))) {
      return repeated('0', width - digits.length()) + digits;
    }
    StringBuilder reversed = new StringBuilder();
    int count = 0;
    for (int i = digits.length() - 1; i >= 0 || reversed.length() < width; i--) {
      if (count > 0 && count % groupSize == 0) {
        reversed.append(separator);
      }
      reversed.append(i >= 0 ? digits.charAt(i) : '0');
      count++;
    }
    return reversed.reverse().toString();
  }

  /** Python's {@code chr}. */
  static String character(Value codePoint) {
    int value = Conversions.index("%c", codePoint);
    if (!Character.isValidCodePoint(value)) {
      throw TemplateException.evaluation("%c takes a code point, found " + value);
    }
    return Character.toString(value);
  }
}
