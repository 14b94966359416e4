package dev.moemesh.grammar.regex;

import dev.moemesh.grammar.GrammarException;

/** The characters of a pattern, one after the other. */
final class PatternReader {

  private final int[] characters;
  private int position;

  PatternReader(String pattern) {
    this.characters = pattern.codePoints().toArray();
  }

  boolean atEnd() {
    return position == characters.length;
  }

  int position() {
    return position;
  }

  void back(int earlier) {
    position = earlier;
  }

  int peek() {
    return characters[position];
  }

  int next() {
    if (atEnd()) {
      throw fault("the pattern ends too early; close what is open");
    }
    return characters[position++];
  }

  /** Whether this character came, and was taken. */
  boolean take(int character) {
    if (!atEnd() && characters[position] == character) {
      position++;
      return true;
    }
    return false;
  }

  /** Takes this character if it comes. */
  void skip(int character) {
    if (!atEnd() && characters[position] == character) {
      position++;
    }
  }

  /** A decimal number; -1 if there is none. Numbers beyond a billion are a billion. */
  int number() {
    if (atEnd() || !digit(peek())) {
      return -1;
    }
    long number = 0;
    while (!atEnd() && digit(peek())) {
      number = Math.min(1_000_000_000, number * 10 + next() - '0');
    }
    return (int) number;
  }

  private static boolean digit(int character) {
    return character >= '0' && character <= '9';
  }

  /** Exactly so many hexadecimal digits. */
  int hexadecimal(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw fault("expected %d hexadecimal digits".formatted(digits));
      }
      value = value * 16 + digit;
    }
    return value;
  }

  GrammarException fault(String message) {
    return new GrammarException(
        "", "The regular expression is wrong at character %d: %s".formatted(position, message));
  }
}
