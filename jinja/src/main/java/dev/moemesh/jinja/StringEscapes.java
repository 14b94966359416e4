package dev.moemesh.jinja;

/** Python's {@code unicode-escape}: what a backslash means inside a string literal. */
final class StringEscapes {
  private static final String SIMPLE = "\\'\"abfnrtv\n";
  private static final String MEANING = "\\'\"\u0007\b\f\n\r\t\u000b";

  private StringEscapes() {}

  static String decode(String literal, int line) {
    if (literal.indexOf('\\') < 0) {
      return literal;
    }
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < literal.length()) {
      if (literal.charAt(at) != '\\') {
        text.append(literal.charAt(at++));
        continue;
      }
      char escape = literal.charAt(at + 1);
      int simple = SIMPLE.indexOf(escape);
      if (simple >= 0) {
        text.append(escape == '\n' ? "" : MEANING.charAt(simple));
        at += 2;
      } else if (escape == 'x' || escape == 'u' || escape == 'U') {
        int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : 8;
        text.appendCodePoint(hexadecimal(literal, at + 2, digits, line));
        at += 2 + digits;
      } else if (isOctal(escape)) {
        int end = at + 2;
        while (end < literal.length() && end < at + 4 && isOctal(literal.charAt(end))) {
          end++;
        }
        text.appendCodePoint(Integer.parseInt(literal, at + 1, end, 8));
        at = end;
      } else {
        text.append('\\').append(escape);
        at += 2;
      }
    }
    return text.toString();
  }

  private static boolean isOctal(char digit) {
    return digit >= '0' && digit <= '7';
  }

  private static int hexadecimal(String literal, int start, int digits, int line) {
    try {
      int codePoint = Integer.parseInt(literal, start, start + digits, 16);
      if (Character.isValidCodePoint(codePoint)) {
        return codePoint;
      }
    } catch (NumberFormatException | IndexOutOfBoundsException _) {
      // Reported below with the code points out of range.
    }
    throw TemplateException.syntax(
        line,
        "Expected %d hexadecimal digits of a code point after '\\%c'"
            .formatted(digits, literal.charAt(start - 1)));
  }
}
