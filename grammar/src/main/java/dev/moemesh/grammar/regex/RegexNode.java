package dev.moemesh.grammar.regex;

import dev.moemesh.grammar.expression.CharacterSet;
import java.util.List;

/** A parsed regular expression. Immutable. */
sealed interface RegexNode {

  /** One character. */
  record Characters(CharacterSet set) implements RegexNode {}

  /** One after the other. */
  record Concatenation(List<RegexNode> parts) implements RegexNode {
    public Concatenation {
      parts = List.copyOf(parts);
    }
  }

  /** One of them. */
  record Alternation(List<RegexNode> alternatives) implements RegexNode {
    public Alternation {
      alternatives = List.copyOf(alternatives);
    }
  }

  /** So many times; {@link Integer#MAX_VALUE} is unbounded. */
  record Repetition(RegexNode body, int least, int most) implements RegexNode {}

  /** The text's beginning or end. */
  enum Anchor implements RegexNode {
    START,
    END
  }
}
