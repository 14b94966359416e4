package dev.moemesh.grammar.regex;

import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.expression.CharacterSet;
import dev.moemesh.grammar.regex.RegexNode.Alternation;
import dev.moemesh.grammar.regex.RegexNode.Anchor;
import dev.moemesh.grammar.regex.RegexNode.Characters;
import dev.moemesh.grammar.regex.RegexNode.Concatenation;
import dev.moemesh.grammar.regex.RegexNode.Repetition;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the common part of ECMAScript's, Python's and Rust's regular expressions by recursive
 * descent. What needs memory of the text (look-around, back-references, word boundaries) is refused
 * by name. For one pattern.
 */
final class RegexParser {
  private static final int DEEPEST = 200;

  private final PatternReader in;
  private final int mostRepetitions;
  private int depth;

  private RegexParser(String pattern, CompileLimits limits) {
    this.in = new PatternReader(pattern);
    this.mostRepetitions = limits.repetitions();
  }

  static RegexNode parse(String pattern, CompileLimits limits) {
    RegexParser parser = new RegexParser(pattern, limits);
    RegexNode node = parser.alternation();
    if (!parser.in.atEnd()) {
      throw parser.in.fault("')' without '('; escape it as \\)");
    }
    return node;
  }

  private RegexNode alternation() {
    if (++depth > DEEPEST) {
      throw in.fault("groups nest deeper than %d; flatten them".formatted(DEEPEST));
    }
    List<RegexNode> alternatives = new ArrayList<>();
    alternatives.add(concatenation());
    while (in.take('|')) {
      alternatives.add(concatenation());
    }
    depth--;
    return alternatives.size() == 1 ? alternatives.getFirst() : new Alternation(alternatives);
  }

  private RegexNode concatenation() {
    List<RegexNode> parts = new ArrayList<>();
    while (!in.atEnd() && in.peek() != '|' && in.peek() != ')') {
      parts.add(quantified());
    }
    return parts.size() == 1 ? parts.getFirst() : new Concatenation(parts);
  }

  private RegexNode quantified() {
    RegexNode node = atom();
    while (!in.atEnd()) {
      int[] bounds = bounds();
      if (bounds.length == 0) {
        return node;
      }
      if (node instanceof Anchor) {
        throw in.fault("an anchor cannot be repeated; remove the quantifier");
      }
      node = new Repetition(node, bounds[0], bounds[1]);
      if (in.take('+')) {
        throw in.fault("possessive quantifiers are not supported; use a plain one");
      }
      in.skip('?'); // lazy or not, it matches the same texts
    }
    return node;
  }

  /** Least and most of the quantifier that comes next; none if there is no quantifier. */
  private int[] bounds() {
    if (in.take('*')) {
      return new int[] {0, Integer.MAX_VALUE};
    }
    if (in.take('+')) {
      return new int[] {1, Integer.MAX_VALUE};
    }
    if (in.take('?')) {
      return new int[] {0, 1};
    }
    return in.peek() == '{' ? braces() : new int[0];
  }

  private int[] braces() {
    int start = in.position();
    in.next();
    int least = in.number();
    int most = least;
    if (in.take(',')) {
      most = in.number();
      most = most < 0 ? Integer.MAX_VALUE : most;
      least = Math.max(least, least < 0 && most != Integer.MAX_VALUE ? 0 : least);
    }
    if (least < 0 || !in.take('}')) {
      in.back(start);
      return new int[0];
    }
    if (most < least || least > mostRepetitions || largeBound(most)) {
      throw in.fault(
          "a repetition needs {least,most} with least <= most <= %d".formatted(mostRepetitions));
    }
    return new int[] {least, most};
  }

  private boolean largeBound(int most) {
    return most != Integer.MAX_VALUE && most > mostRepetitions;
  }

  private RegexNode atom() {
    int character = in.next();
    return switch (character) {
      case '(' -> group();
      case '[' -> new Characters(new ClassParser(in).parse());
      case '.' -> new Characters(EscapeClasses.LINE_ENDS.not());
      case '^' -> Anchor.START;
      case '$' -> Anchor.END;
      case '\\' -> escape();
      case '*', '+', '?' ->
          throw in.fault(
              "'%c' has nothing to repeat; escape it as \\%c".formatted(character, character));
      default -> new Characters(CharacterSet.of(character, character));
    };
  }

  private RegexNode escape() {
    if (!in.atEnd()) {
      switch (in.peek()) {
        case 'A' -> {
          in.next();
          return Anchor.START;
        }
        case 'z', 'Z' -> {
          in.next();
          return Anchor.END;
        }
        case 'b', 'B' ->
            throw in.fault(
                "word boundaries (\\b, \\B) are not supported; spell the neighbours out");
        default -> {
          if (in.peek() == 'k' || (in.peek() >= '1' && in.peek() <= '9')) {
            throw in.fault("back-references are not supported; spell the text out");
          }
        }
      }
    }
    return new Characters(EscapeClasses.escape(in));
  }

  private RegexNode group() {
    if (in.take('?')) {
      int kind = in.next();
      switch (kind) {
        case ':' -> {}
        case '=', '!' ->
            throw in.fault(
                "look-ahead (?%c…) is not supported; rewrite without it".formatted(kind));
        case 'P', '<' -> name(kind);
        default -> throw in.fault("the group (?%c…) is not supported; use (?:…)".formatted(kind));
      }
    }
    RegexNode node = alternation();
    if (!in.take(')')) {
      throw in.fault("'(' is not closed; add ')'");
    }
    return node;
  }

  private void name(int kind) {
    if (kind == 'P' && !in.take('<')) {
      throw in.fault("back-references (?P=…) are not supported; spell the text out");
    }
    if (!in.atEnd() && (in.peek() == '=' || in.peek() == '!')) {
      throw in.fault(
          "look-behind (?<%c…) is not supported; rewrite without it".formatted(in.peek()));
    }
    while (in.next() != '>') {
      // the group's name, which no text depends on
    }
  }
}
