package dev.moemesh.grammar.ebnf;

import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.expression.CharacterSet;
import java.util.ArrayList;
import java.util.List;

/** The characters of a grammar, by words. For one grammar. */
final class EbnfLexer {

  private final String text;
  private int position;

  EbnfLexer(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return position == text.length();
  }

  int position() {
    return position;
  }

  void back(int earlier) {
    position = earlier;
  }

  boolean isNext(String word) {
    return text.startsWith(word, position);
  }

  boolean take(String word) {
    if (isNext(word)) {
      position += word.length();
      return true;
    }
    return false;
  }

  void skipBlank(boolean lines) {
    while (!atEnd()) {
      char character = text.charAt(position);
      if (character == '#') {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end;
      } else if (character == ' ' || character == '\t' || (lines && isLineEnd(character))) {
        position++;
      } else {
        return;
      }
    }
  }

  private static boolean isLineEnd(char character) {
    return character == '\n' || character == '\r';
  }

  /** Whether a rule's definition begins here. */
  boolean startsRule() {
    int start = position;
    while (!atEnd() && isName(text.charAt(position))) {
      position++;
    }
    boolean named = position > start;
    skipBlank(true);
    boolean defines = named && isNext("::=");
    position = start;
    return defines;
  }

  private static boolean isName(char character) {
    return Character.isLetterOrDigit(character) || character == '_' || character == '-';
  }

  String name() {
    int start = position;
    while (!atEnd() && isName(text.charAt(position))) {
      position++;
    }
    if (position == start) {
      throw fault(
          atEnd()
              ? "the grammar ends where a rule or item should stand"
              : "expected a rule's name, a \"text\", a [class] or a (group), found '%c'"
                  .formatted(text.charAt(position)));
    }
    return text.substring(start, position);
  }

  int number(int otherwise) {
    int start = position;
    long number = 0;
    while (!atEnd() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
      number = Math.min(1_000_000_000, number * 10 + text.charAt(position++) - '0');
    }
    return start == position ? otherwise : (int) number;
  }

  /** A text in quotes, its escapes resolved. */
  String quoted() {
    int quote = next();
    StringBuilder content = new StringBuilder();
    while (true) {
      int character = next();
      if (character == quote) {
        return content.toString();
      }
      if (character == '\n') {
        throw fault("a text is not closed on its line; add %c or write \\n".formatted(quote));
      }
      content.appendCodePoint(character == '\\' ? escape() : character);
    }
  }

  CharacterSet characterClass() {
    boolean negated = take("^");
    List<CharacterSet> items = new ArrayList<>();
    while (!take("]")) {
      int first = classItem();
      int last = first;
      if (isNext("-") && !isNext("-]")) {
        position++;
        last = classItem();
      }
      if (last < first) {
        throw fault("a range of a class needs its ends in ascending order");
      }
      items.add(CharacterSet.of(first, last));
    }
    CharacterSet set = CharacterSet.union(items);
    CharacterSet result = negated ? set.not() : set;
    if (result.isEmpty()) {
      throw fault("the class has no characters");
    }
    return result;
  }

  private int classItem() {
    int character = next();
    return character == '\\' ? escape() : character;
  }

  private int escape() {
    int character = next();
    return switch (character) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'f' -> '\f';
      case 'b' -> '\b';
      case '0' -> 0;
      case 'x' -> hexadecimal(2);
      case 'u' -> hexadecimal(4);
      case 'U' -> hexadecimal(8);
      default -> {
        if (Character.isLetterOrDigit(character)) {
          throw fault("the escape \\%c is not supported".formatted(character));
        }
        yield character;
      }
    };
  }

  private int hexadecimal(int digits) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw fault("expected %d hexadecimal digits".formatted(digits));
      }
      value = value * 16 + digit;
    }
    boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    if (surrogate || value > Character.MAX_CODE_POINT) {
      throw fault("U+%04X is no character".formatted(value));
    }
    return (int) value;
  }

  private int next() {
    if (atEnd()) {
      throw fault("the grammar ends too early; close what is open");
    }
    int character = text.codePointAt(position);
    position += Character.charCount(character);
    return character;
  }

  GrammarException fault(String message) {
    return fault(position, message);
  }

  /** A fault at a position; lines and columns count from 1. */
  GrammarException fault(int at, String message) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < at; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new GrammarException("line %d, column %d".formatted(line, at - start + 1), message);
  }
}
