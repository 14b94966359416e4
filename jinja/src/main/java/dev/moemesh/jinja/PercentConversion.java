package dev.moemesh.jinja;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * One {@code %[(key)][flags][width][.precision][length]letter} of a format.
 *
 * @param flags those of {@code #0- +} that are there
 * @param end the position behind the letter
 */
record PercentConversion(
    Optional<String> key, String flags, int width, OptionalInt precision, char letter, int end) {

  /**
   * Reads the conversion that starts at a position.
   *
   * @param next gives the value that a {@code *} stands for
   */
  static PercentConversion parse(String format, int start, Supplier<Value> next) {
    Reader reader = new Reader(format, start + 1, next);
    Optional<String> key = reader.key();
    String flags = reader.flags();
    int width = reader.size().orElse(0);
    OptionalInt precision = OptionalInt.empty();
    if (reader.skip(".")) {
      precision = OptionalInt.of(Math.max(0, reader.size().orElse(0)));
    }
    if (!reader.skip("h") && !reader.skip("l")) {
      reader.skip("L");
    }
    char letter = reader.next();
    String allFlags = width < 0 ? flags + "-" : flags;
    if (letter == '%' && reader.at > start + 2) {
      throw TemplateException.evaluation("% takes neither flags nor a width");
    }
    return new PercentConversion(
        key, allFlags, Padding.checked(Math.abs(width)), precision, letter, reader.at);
  }

  boolean alternate() {
    return flags.indexOf('#') >= 0;
  }

  /** A text cut to the precision and padded. */
  String text(String text) {
    int length = text.codePointCount(0, text.length());
    int kept = letter == 'c' ? length : Math.min(length, precision.orElse(length));
    return aligned(text.substring(0, text.offsetByCodePoints(0, kept)));
  }

  /** A number with its sign, padded; zeros stand behind the sign and the prefix. */
  String number(boolean negative, String prefix, String digits) {
    String sign =
        negative ? "-" : flags.indexOf('+') >= 0 ? "+" : flags.indexOf(' ') >= 0 ? " " : "";
    boolean zeros = flags.indexOf('0') >= 0 && flags.indexOf('-') < 0;
    int missing = width - sign.length() - prefix.length() - digits.length();
    return aligned(sign + prefix + (zeros ? Padding.repeated('0', missing) : "") + digits);
  }

  private String aligned(String text) {
    return Padding.aligned(text, width, ' ', flags.indexOf('-') >= 0 ? "<" : ">");
  }

  private static final class Reader {
    private final String format;
    private final Supplier<Value> values;
    private int at;

    Reader(String format, int at, Supplier<Value> values) {
      this.format = format;
      this.at = at;
      this.values = values;
    }

    Optional<String> key() {
      if (!skip("(")) {
        return Optional.empty();
      }
      int start = at;
      int depth = 1;
      while (depth > 0) {
        char character = next();
        depth += character == '(' ? 1 : character == ')' ? -1 : 0;
      }
      return Optional.of(format.substring(start, at - 1));
    }

    String flags() {
      int start = at;
      while (at < format.length() && "#0- +".indexOf(format.charAt(at)) >= 0) {
        at++;
      }
      return format.substring(start, at);
    }

    OptionalInt size() {
      if (skip("*")) {
        Value value = values.get();
        if (!Numbers.isInteger(value)) {
          throw TemplateException.evaluation("* in a format takes an integer");
        }
        return OptionalInt.of(Conversions.index("* in a format", value));
      }
      int start = at;
      while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
        at++;
      }
      return start == at
          ? OptionalInt.empty()
          : OptionalInt.of(Padding.size(format.substring(start, at)));
    }

    boolean skip(String text) {
      boolean there = format.startsWith(text, at);
      at += there ? text.length() : 0;
      return there;
    }

    char next() {
      if (at >= format.length()) {
        throw TemplateException.evaluation("A format ends within a conversion");
      }
      return format.charAt(at++);
    }
  }
}
