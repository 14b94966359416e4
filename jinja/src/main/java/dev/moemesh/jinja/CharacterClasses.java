package dev.moemesh.jinja;

import dev.moemesh.jinja.Methods.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Python's {@code isalpha}, {@code isdigit} and their like. */
final class CharacterClasses {
  /** Characters that Unicode calls digits though they are no decimal digits. */
  private static final Pattern DIGIT =
      Pattern.compile(
          "[\\u00b2\\u00b3\\u00b9\\u1369-\\u1371\\u19da\\u2070\\u2074-\\u2079\\u2080-\\u2089"
              + "\\u2460-\\u2468\\u2474-\\u247c\\u2488-\\u2490\\u24ea\\u24f5-\\u24fd\\u24ff"
              + "\\u2776-\\u277e\\u2780-\\u2788\\u278a-\\u2792\\x{10a40}-\\x{10a43}"
              + "\\x{10e60}-\\x{10e68}\\x{11052}-\\x{1105a}\\x{1f100}-\\x{1f10a}]");

  /** Ideographs that stand for numbers. */
  private static final String NUMERALS =
      "㐅㒃㠪㭍一七万三九二五亖亿什仟仨伍佰億兆兩八六十千卄卅卌叁参"
          + "參叄四壱壹幺廾廿弌弍弎弐拾捌柒漆玖百肆萬貮貳贰阡陆陌陸零參拾"
          + "兩零六陸什𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭廾";

  static final Map<String, Method<String>> METHODS = new HashMap<>();

  static {
    every("isdecimal", Character::isDigit);
    every("isdigit", CharacterClasses::isDigit);
    every("isnumeric", CharacterClasses::isNumeric);
    every("isalpha", Character::isLetter);
    every("isalnum", character -> Character.isLetter(character) || isNumeric(character));
    every("isspace", Whitespace::isSpace);
    whole("isascii", text -> text.chars().allMatch(character -> character < 0x80));
    whole("isprintable", text -> text.codePoints().allMatch(PythonText::isPrintable));
    whole("isidentifier", CharacterClasses::isIdentifier);
    whole("isupper", text -> CaseMapping.isAll(text, true));
    whole("islower", text -> CaseMapping.isAll(text, false));
    whole("istitle", CaseMapping::isTitle);
  }

  private CharacterClasses() {}

  private static void whole(String name, Predicate<String> predicate) {
    METHODS.put(
        name,
        (self, arguments) -> {
          arguments.bind(name);
          return Value.of(predicate.test(self));
        });
  }

  private static void every(String name, IntPredicate predicate) {
    whole(name, text -> !text.isEmpty() && text.codePoints().allMatch(predicate));
  }

  private static boolean isDigit(int character) {
    return Character.isDigit(character) || DIGIT.matcher(Character.toString(character)).matches();
  }

  private static boolean isNumeric(int character) {
    return switch (Character.getType(character)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> NUMERALS.indexOf(character) >= 0;
    };
  }

  private static boolean isIdentifier(String text) {
    int[] characters = text.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      boolean fits =
          i == 0
              ? characters[i] == '_' || Character.isUnicodeIdentifierStart(characters[i])
              : Character.isUnicodeIdentifierPart(characters[i])
                  && !Character.isIdentifierIgnorable(characters[i]);
      if (!fits) {
        return false;
      }
    }
    return characters.length > 0;
  }
}
