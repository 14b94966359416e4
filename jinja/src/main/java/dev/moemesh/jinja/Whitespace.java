package dev.moemesh.jinja;

/** White space as Python's {@code str.isspace} and {@code \s} see it. */
final class Whitespace {
  private Whitespace() {}

  static boolean isSpace(int codePoint) {
    return Character.isWhitespace(codePoint)
        || Character.isSpaceChar(codePoint)
        || codePoint == 0x85;
  }

  static boolean isBlank(String text) {
    return text.codePoints().allMatch(Whitespace::isSpace);
  }

  static String stripStart(String text) {
    int start = 0;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }

  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }
}
