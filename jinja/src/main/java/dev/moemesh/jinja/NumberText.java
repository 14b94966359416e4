package dev.moemesh.jinja;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers written as texts, as Python's {@code int()} and {@code float()} read them. */
final class NumberText {
  private static final Pattern REAL =
      Pattern.compile(
          "[+-]?(?:(?:D(?:_?D)*)?\\.?(?:D(?:_?D)*)?(?:[eE][+-]?D(?:_?D)*)?)".replace("D", "[0-9]"));
  private static final Pattern NAMED = Pattern.compile("([+-]?)(inf|infinity|nan)");
  private static final Pattern INTEGER =
      Pattern.compile("([+-]?)(0[xob]_?)?([0-9a-z]+(?:_[0-9a-z]+)*)");

  private NumberText() {}

  static Optional<BigInteger> integer(String text, int base) {
    if (base != 0 && (base < 2 || base > 36)) {
      return Optional.empty();
    }
    Matcher matcher = INTEGER.matcher(stripped(text).toLowerCase(Locale.ROOT));
    if (!matcher.matches() || matcher.group(3).length() > Value.MAX_INTEGER_BITS) {
      return Optional.empty();
    }
    String prefix = Optional.ofNullable(matcher.group(2)).orElse("");
    int written = prefix.isEmpty() ? 10 : radix(prefix.charAt(1));
    boolean usesPrefix = !prefix.isEmpty() && (base == 0 || base == written);
    String digits = (usesPrefix ? "" : prefix) + matcher.group(3);
    if (base == 0 && prefix.isEmpty() && digits.matches("0[0_]*[1-9][0-9_]*")) {
      return Optional.empty();
    }
    try {
      BigInteger size = new BigInteger(digits.replace("_", ""), base == 0 ? written : base);
      return Optional.of(matcher.group(1).equals("-") ? size.negate() : size);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static int radix(char letter) {
    return switch (letter) {
      case 'x' -> 16;
      case 'o' -> 8;
      default -> 2;
    };
  }

  static Optional<Double> real(String text) {
    String number = stripped(text);
    Matcher named = NAMED.matcher(number.toLowerCase(Locale.ROOT));
    if (named.matches()) {
      double size = named.group(2).equals("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
      return Optional.of(named.group(1).equals("-") ? -size : size);
    }
    if (!REAL.matcher(number).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Double.parseDouble(number.replace("_", "")));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static String stripped(String text) {
    StringBuilder ascii = new StringBuilder();
    Whitespace.stripEnd(Whitespace.stripStart(text))
        .codePoints()
        .forEach(
            character ->
                ascii.appendCodePoint(
                    Character.isDigit(character)
                        ? '0' + Character.digit(character, 10)
                        : character));
    return ascii.toString();
  }
}
