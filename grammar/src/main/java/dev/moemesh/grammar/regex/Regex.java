package dev.moemesh.grammar.regex;

import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.automaton.Automaton;
import dev.moemesh.grammar.automaton.State;
import dev.moemesh.grammar.expression.CharacterSet;
import dev.moemesh.grammar.expression.Expression;
import dev.moemesh.grammar.expression.Utf8;
import dev.moemesh.grammar.regex.RegexNode.Alternation;
import dev.moemesh.grammar.regex.RegexNode.Anchor;
import dev.moemesh.grammar.regex.RegexNode.Characters;
import dev.moemesh.grammar.regex.RegexNode.Concatenation;
import dev.moemesh.grammar.regex.RegexNode.Repetition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A regular expression. Immutable. */
public final class Regex {

  private final RegexNode node;

  private Regex(RegexNode node) {
    this.node = node;
  }

  /**
   * Parses a pattern.
   *
   * @throws GrammarException if it is malformed, or needs what is not supported
   */
  public static Regex parse(String pattern, CompileLimits limits) {
    return new Regex(RegexParser.parse(pattern, limits));
  }

  /**
   * Texts that match as a whole; anchors at the ends change nothing.
   *
   * @param character how a text spells one character of a set
   */
  public Expression whole(Function<CharacterSet, Expression> character) {
    return new Translation(character, Expression.EMPTY).alternatives(node);
  }

  /** Texts that contain a match, as JSON Schema's {@code pattern} asks for. */
  public Expression within(Function<CharacterSet, Expression> character) {
    Expression anything = Expression.any(character.apply(CharacterSet.ALL));
    return new Translation(character, anything).alternatives(node);
  }

  /**
   * Texts that match and have a certain number of characters.
   *
   * @param whole whether the whole text must match, else it need only contain a match
   * @param most {@link Expression#UNBOUNDED} for any
   */
  public Expression ofLength(
      Function<CharacterSet, Expression> character,
      boolean whole,
      int least,
      int most,
      CompileLimits limits) {
    List<CharacterSet> sets = new ArrayList<>();
    Function<CharacterSet, Expression> collecting =
        set -> {
          sets.add(set);
          return Utf8.character(set);
        };
    Expression plain = whole ? whole(collecting) : within(collecting);
    return new LengthBound(plain, sets, character, least, most, limits).expression();
  }

  /** Whether a text contains a match. */
  public boolean matchesWithin(String text, CompileLimits limits) {
    State state = Automaton.of(within(Utf8::character), limits).start();
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      state = state.next(value & 0xff);
    }
    return state.isAccepting();
  }

  /** Into an expression; each character class once. */
  private static final class Translation {

    private final Function<CharacterSet, Expression> character;
    private final Expression beyondEnds;
    private final Map<CharacterSet, Expression> characters = new HashMap<>();

    Translation(Function<CharacterSet, Expression> character, Expression beyondEnds) {
      this.character = character;
      this.beyondEnds = beyondEnds;
    }

    Expression alternatives(RegexNode node) {
      return node instanceof Alternation(var alternatives)
          ? Expression.choice(alternatives.stream().map(this::anchored).toList())
          : anchored(node);
    }

    private Expression anchored(RegexNode node) {
      List<RegexNode> parts =
          new ArrayList<>(node instanceof Concatenation(var several) ? several : List.of(node));
      boolean start = false;
      boolean end = false;
      while (!parts.isEmpty() && parts.getFirst() == Anchor.START) {
        start = true;
        parts.removeFirst();
      }
      while (!parts.isEmpty() && parts.getLast() == Anchor.END) {
        end = true;
        parts.removeLast();
      }
      List<Expression> expressions = new ArrayList<>();
      if (!start) {
        expressions.add(beyondEnds);
      }
      parts.forEach(part -> expressions.add(inner(part)));
      if (!end) {
        expressions.add(beyondEnds);
      }
      return new Expression.Sequence(expressions);
    }

    private Expression inner(RegexNode node) {
      return switch (node) {
        case Characters(var set) -> characters.computeIfAbsent(set, character);
        case Concatenation(var parts) ->
            new Expression.Sequence(parts.stream().map(this::inner).toList());
        case Alternation(var alternatives) ->
            Expression.choice(alternatives.stream().map(this::inner).toList());
        case Repetition(var body, var least, var most) ->
            new Expression.Repeat(inner(body), least, most);
        case Anchor anchor ->
            throw new GrammarException(
                "",
                "The anchor %s is supported at the ends of a pattern and of its alternatives only: move it there"
                    .formatted(anchor == Anchor.START ? "^" : "$"));
      };
    }
  }
}
