package dev.moemesh.grammar.expression;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a text may be: a context-free expression over bytes. Immutable but for {@link Rule}'s body.
 * Compare by identity: equality of deep expressions is slow, and of recursive ones endless.
 */
public sealed interface Expression {

  /** No upper bound of a repetition. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /** The empty text. */
  Expression EMPTY = new Sequence(List.of());

  /** One byte of a set. */
  record Bytes(ByteSet set) implements Expression {}

  /** One after the other. */
  record Sequence(List<Expression> parts) implements Expression {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** One of them; none matches nothing. */
  record Choice(List<Expression> alternatives) implements Expression {
    public Choice {
      alternatives = List.copyOf(alternatives);
    }
  }

  /** At least {@code least} and at most {@code most} times. */
  record Repeat(Expression body, int least, int most) implements Expression {
    public Repeat {
      if (least < 0 || most < least) {
        throw new IllegalArgumentException(
            "A repetition needs 0 <= least <= most, found %d and %d".formatted(least, most));
      }
    }
  }

  /** What a rule says, which may refer to the rule itself. */
  record Reference(Rule rule) implements Expression {}

  /** A sequence. */
  static Expression sequence(Expression... parts) {
    return parts.length == 1 ? parts[0] : new Sequence(List.of(parts));
  }

  /** A choice. */
  static Expression choice(Expression... alternatives) {
    return choice(List.of(alternatives));
  }

  /** A choice. */
  static Expression choice(List<Expression> alternatives) {
    return alternatives.size() == 1 ? alternatives.getFirst() : new Choice(alternatives);
  }

  /** The expression or the empty text. */
  static Expression optional(Expression body) {
    return new Choice(List.of(EMPTY, body));
  }

  /** Any number of times. */
  static Expression any(Expression body) {
    return new Repeat(body, 0, UNBOUNDED);
  }

  /** Exactly this text. */
  static Expression literal(String text) {
    return literal(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Exactly these bytes. */
  static Expression literal(byte[] bytes) {
    List<Expression> parts = new ArrayList<>(bytes.length);
    for (byte value : bytes) {
      parts.add(new Bytes(ByteSet.of(value & 0xff)));
    }
    return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
  }
}
