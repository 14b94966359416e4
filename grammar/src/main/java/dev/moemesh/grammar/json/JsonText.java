package dev.moemesh.grammar.json;

import static dev.moemesh.grammar.expression.Expression.choice;
import static dev.moemesh.grammar.expression.Expression.literal;
import static dev.moemesh.grammar.expression.Expression.optional;
import static dev.moemesh.grammar.expression.Expression.sequence;

import dev.moemesh.grammar.expression.ByteSet;
import dev.moemesh.grammar.expression.CharacterSet;
import dev.moemesh.grammar.expression.Expression;
import dev.moemesh.grammar.expression.Rule;
import dev.moemesh.grammar.expression.Utf8;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How JSON spells strings, names and the space between values (RFC 8259). Space is bounded, for a
 * model that may write any amount of it may never stop. Pure.
 */
final class JsonText {
  private static final int DEEPEST_INDENT = 32;
  private static final String SHORT_ESCAPES = "\b\f\n\r\t\"\\";
  private static final String SHORT_LETTERS = "bfnrt\"\\";
  private static final CharacterSet ESCAPED = CharacterSet.of(0, 0x1f).or(CharacterSet.of("\"\\"));
  private static final Expression QUOTE = literal("\"");

  /** One character of any string, spelled in any way. */
  private static final Expression ANY_CHARACTER =
      choice(
          Utf8.character(ESCAPED.not()),
          sequence(literal("\\"), new Expression.Bytes(bytes("\"\\/bfnrt"))),
          sequence(literal("\\u"), unicodeEscape()));

  private JsonText() {}

  private static ByteSet bytes(String characters) {
    return characters.chars().mapToObj(ByteSet::of).reduce(new ByteSet(0, 0, 0, 0), ByteSet::or);
  }

  /** Four hexadecimal digits that are no surrogate: half a pair would be no character. */
  private static Expression unicodeEscape() {
    Expression digit = new Expression.Bytes(bytes("0123456789abcdefABCDEF"));
    Expression noD = new Expression.Bytes(bytes("0123456789abcefABCEF"));
    return choice(
        sequence(noD, digit, digit, digit),
        sequence(
            new Expression.Bytes(bytes("dD")),
            new Expression.Bytes(bytes("01234567")),
            digit,
            digit));
  }

  /** One character of the set within a string, spelled in the shortest way. */
  static Expression character(CharacterSet set) {
    if (set.equals(CharacterSet.ALL)) {
      return ANY_CHARACTER;
    }
    List<Expression> spellings = new ArrayList<>();
    CharacterSet plain = set.minus(ESCAPED);
    if (!plain.isEmpty()) {
      spellings.add(Utf8.character(plain));
    }
    CharacterSet escaped = set.and(ESCAPED);
    for (CharacterSet.Range range : escaped.ranges()) {
      for (int value = range.first(); value <= range.last(); value++) {
        spellings.add(literal(escape(value)));
      }
    }
    return choice(spellings);
  }

  private static String escape(int character) {
    int letter = SHORT_ESCAPES.indexOf(character);
    return letter >= 0 ? "\\" + SHORT_LETTERS.charAt(letter) : "\\u%04x".formatted(character);
  }

  /** A string with such content. */
  static Expression string(Expression content) {
    return sequence(QUOTE, content, QUOTE);
  }

  /** A string of so many characters. */
  static Expression string(int least, int most) {
    return string(new Expression.Repeat(ANY_CHARACTER, least, most));
  }

  /** A text as a JSON string. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            character -> {
              if (ESCAPED.contains(character)) {
                quoted.append(escape(character));
              } else {
                quoted.appendCodePoint(character);
              }
            });
    return quoted.append('"').toString();
  }

  /** A string that is none of these. */
  static Expression stringExcept(Iterable<String> texts) {
    Names root = new Names();
    texts.forEach(root::add);
    return root.children.isEmpty() && !root.end
        ? string(0, Expression.UNBOUNDED)
        : string(root.except());
  }

  /** Space behind an opening bracket or a comma, and before a closing bracket. */
  static Expression space(boolean compact) {
    Expression indent = new Expression.Repeat(literal(" "), 0, DEEPEST_INDENT);
    return compact
        ? Expression.EMPTY
        : choice(Expression.EMPTY, literal(" "), sequence(literal("\n"), indent));
  }

  /** Space behind a colon. */
  static Expression spaceBehindColon() {
    return optional(literal(" "));
  }

  /** Names by their characters. */
  private static final class Names {
    private final Map<Integer, Names> children = new TreeMap<>();
    private boolean end;

    void add(String text) {
      Names node = this;
      for (int character : text.codePoints().toArray()) {
        node = node.children.computeIfAbsent(character, _ -> new Names());
      }
      node.end = true;
    }

    /** What is no name: it leaves the tree at some character, or ends within it. */
    Expression except() {
      List<Expression> alternatives = new ArrayList<>();
      if (!end) {
        alternatives.add(Expression.EMPTY);
      }
      Set<CharacterSet> inside = new HashSet<>();
      children.forEach(
          (character, child) -> {
            CharacterSet single = CharacterSet.of(character, character);
            inside.add(single);
            alternatives.add(sequence(JsonText.character(single), child.except()));
          });
      CharacterSet outside = CharacterSet.union(List.copyOf(inside)).or(ESCAPED).not();
      alternatives.add(sequence(Utf8.character(outside), Expression.any(ANY_CHARACTER)));
      return choice(alternatives);
    }
  }

  /** A rule that is one object for all places. */
  static Expression shared(String name, Expression body) {
    return Rule.shared(name, body);
  }
}
