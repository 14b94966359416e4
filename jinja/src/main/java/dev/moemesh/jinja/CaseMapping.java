package dev.moemesh.jinja;

import java.util.Locale;

/** Python's {@code upper}, {@code lower}, {@code title} and their like, by Unicode's full rules. */
final class CaseMapping {
  private CaseMapping() {}

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The first character in title case, the others in lower case. */
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = Character.charCount(text.codePointAt(0));
    String rest = lower(text).substring(lower(text.substring(0, first)).length());
    return titleCase(text.codePointAt(0)) + rest;
  }

  /** Every run of letters with case as {@link #capitalize} has a text. */
  static String title(String text) {
    StringBuilder titled = new StringBuilder();
    String lower = lower(text);
    boolean sameLength = lower.length() == text.length();
    boolean inWord = false;
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      int next = at + Character.charCount(character);
      String lowered =
          sameLength ? lower.substring(at, next) : lower(Character.toString(character));
      titled.append(inWord ? lowered : titleCase(character));
      inWord = isCased(character);
      at = next;
    }
    return titled.toString();
  }

  static String swapCase(String text) {
    StringBuilder swapped = new StringBuilder();
    String lower = lower(text);
    boolean sameLength = lower.length() == text.length();
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      int next = at + Character.charCount(character);
      String one = text.substring(at, next);
      if (Character.isUpperCase(character)) {
        swapped.append(sameLength ? lower.substring(at, next) : lower(one));
      } else {
        swapped.append(Character.isLowerCase(character) ? upper(one) : one);
      }
      at = next;
    }
    return swapped.toString();
  }

  /** Unicode's full case folding, by way of upper case. */
  static String fold(String text) {
    StringBuilder folded = new StringBuilder();
    text.codePoints().forEach(character -> folded.append(folded(character)));
    return folded.toString();
  }

  private static String folded(int character) {
    String one = Character.toString(character);
    if (character == 'ı') {
      return one;
    }
    if (Character.UnicodeScript.of(character) == Character.UnicodeScript.CHEROKEE) {
      return upper(one);
    }
    StringBuilder folded = new StringBuilder();
    upper(lower(one))
        .codePoints()
        .forEach(upper -> folded.append(lower(Character.toString(upper))));
    return folded.toString();
  }

  static boolean isCased(int character) {
    return Character.isUpperCase(character)
        || Character.isLowerCase(character)
        || Character.isTitleCase(character);
  }

  /** Whether the text has letters with case and all are upper (or lower) case. */
  static boolean isAll(String text, boolean upper) {
    return text.codePoints().anyMatch(upper ? Character::isUpperCase : Character::isLowerCase)
        && text.codePoints()
            .noneMatch(
                character ->
                    Character.isTitleCase(character)
                        || (upper
                            ? Character.isLowerCase(character)
                            : Character.isUpperCase(character)));
  }

  /** Whether every run of letters with case begins with the only upper-case one in it. */
  static boolean isTitle(String text) {
    boolean cased = false;
    boolean inWord = false;
    for (int character : text.codePoints().toArray()) {
      boolean high = Character.isUpperCase(character) || Character.isTitleCase(character);
      if (high ? inWord : !inWord && Character.isLowerCase(character)) {
        return false;
      }
      inWord = isCased(character);
      cased |= inWord;
    }
    return cased;
  }

  private static String titleCase(int character) {
    int simple = Character.toTitleCase(character);
    if (Character.isTitleCase(character)) {
      return Character.toString(character);
    }
    String upper = upper(Character.toString(character));
    if (simple != character || upper.codePointCount(0, upper.length()) == 1) {
      return Character.toString(simple);
    }
    int first = Character.charCount(upper.codePointAt(0));
    return isCased(upper.codePointAt(0))
        ? upper.substring(0, first) + lower(upper.substring(first))
        : upper;
  }
}
