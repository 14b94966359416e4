package dev.moemesh.grammar.regex;

import dev.moemesh.grammar.expression.CharacterSet;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Escapes that stand for characters. Where dialects differ, the positive class is the smaller and
 * the negative one excludes the larger, so that every dialect accepts what is generated.
 */
final class EscapeClasses {
  static final CharacterSet LINE_ENDS = CharacterSet.of("\n\r\u2028\u2029");
  static final CharacterSet DIGITS = CharacterSet.of('0', '9');
  static final CharacterSet WORD =
      CharacterSet.of('a', 'z').or(CharacterSet.of('A', 'Z')).or(DIGITS).or(CharacterSet.of("_"));
  static final CharacterSet SPACE = CharacterSet.of(" \t\n\r\f\u000b");
  private static final CharacterSet ANY_SPACE =
      SPACE
          .or(CharacterSet.of("\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"))
          .or(CharacterSet.of(0x2000, 0x200a))
          .or(CharacterSet.of(0x1c, 0x1f));

  private static final CharacterSet NO_DIGITS = CharacterSet.where(Character::isDigit).not();
  private static final CharacterSet NO_WORD =
      WORD.or(CharacterSet.where(Character::isLetterOrDigit)).not();
  private static final Map<Integer, CharacterSet> PROPERTIES = new ConcurrentHashMap<>();

  private static final Map<String, Integer> CATEGORIES =
      Map.ofEntries(
          Map.entry("lu", bits(Character.UPPERCASE_LETTER)),
          Map.entry("ll", bits(Character.LOWERCASE_LETTER)),
          Map.entry("lt", bits(Character.TITLECASE_LETTER)),
          Map.entry("lm", bits(Character.MODIFIER_LETTER)),
          Map.entry("lo", bits(Character.OTHER_LETTER)),
          Map.entry(
              "l",
              bits(
                  Character.UPPERCASE_LETTER,
                  Character.LOWERCASE_LETTER,
                  Character.TITLECASE_LETTER,
                  Character.MODIFIER_LETTER,
                  Character.OTHER_LETTER)),
          Map.entry("nd", bits(Character.DECIMAL_DIGIT_NUMBER)),
          Map.entry(
              "n",
              bits(
                  Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER)),
          Map.entry("zs", bits(Character.SPACE_SEPARATOR)),
          Map.entry(
              "p",
              bits(
                  Character.CONNECTOR_PUNCTUATION,
                  Character.DASH_PUNCTUATION,
                  Character.START_PUNCTUATION,
                  Character.END_PUNCTUATION,
                  Character.INITIAL_QUOTE_PUNCTUATION,
                  Character.FINAL_QUOTE_PUNCTUATION,
                  Character.OTHER_PUNCTUATION)));

  private EscapeClasses() {}

  private static int bits(byte... types) {
    int bits = 0;
    for (byte type : types) {
      bits |= 1 << type;
    }
    return bits;
  }

  /** The set that an escape stands for; its backslash is read. */
  static CharacterSet escape(PatternReader in) {
    int character = in.next();
    return switch (character) {
      case 'd' -> DIGITS;
      case 'D' -> NO_DIGITS;
      case 'w' -> WORD;
      case 'W' -> NO_WORD;
      case 's' -> SPACE;
      case 'S' -> ANY_SPACE.not();
      case 'n' -> CharacterSet.of("\n");
      case 'r' -> CharacterSet.of("\r");
      case 't' -> CharacterSet.of("\t");
      case 'f' -> CharacterSet.of("\f");
      case 'v' -> CharacterSet.of("\u000b");
      case '0' -> CharacterSet.of(0, 0);
      case 'x' -> one(in.hexadecimal(2), in);
      case 'u' -> one(unicode(in), in);
      case 'c' -> one(in.next() & 0x1f, in);
      case 'p' -> property(in);
      case 'P' -> property(in).not();
      default -> {
        if (Character.isLetterOrDigit(character)) {
          throw in.fault("the escape \\%c is not supported".formatted(character));
        }
        yield CharacterSet.of(character, character);
      }
    };
  }

  private static int unicode(PatternReader in) {
    if (!in.take('{')) {
      int first = in.hexadecimal(4);
      if (Character.isHighSurrogate((char) first) && in.take('\\') && in.take('u')) {
        return Character.toCodePoint((char) first, (char) in.hexadecimal(4));
      }
      return first;
    }
    int value = 0;
    while (!in.take('}')) {
      value = Math.min(Character.MAX_CODE_POINT + 1, value * 16 + in.hexadecimal(1));
    }
    return value;
  }

  private static CharacterSet one(int character, PatternReader in) {
    CharacterSet set = CharacterSet.of(character, character);
    if (set.isEmpty() || character > Character.MAX_CODE_POINT) {
      throw in.fault("U+%04X is no character".formatted(character));
    }
    return set;
  }

  private static CharacterSet property(PatternReader in) {
    StringBuilder name = new StringBuilder();
    if (in.take('{')) {
      while (!in.take('}')) {
        name.appendCodePoint(in.next());
      }
    } else {
      name.appendCodePoint(in.next());
    }
    String key =
        switch (name.toString()) {
          case "Letter", "Alphabetic" -> "l";
          case "Uppercase_Letter", "Uppercase" -> "lu";
          case "Lowercase_Letter", "Lowercase" -> "ll";
          case "Number" -> "n";
          case "Decimal_Number", "digit" -> "nd";
          case "Punctuation" -> "p";
          default -> name.toString().toLowerCase(Locale.ROOT);
        };
    Integer types = CATEGORIES.get(key);
    if (types == null) {
      throw in.fault(
          "the property \\p{%s} is not supported; list the characters in a class".formatted(name));
    }
    return PROPERTIES.computeIfAbsent(
        types,
        _ -> CharacterSet.where(character -> (types >>> Character.getType(character) & 1) != 0));
  }
}
