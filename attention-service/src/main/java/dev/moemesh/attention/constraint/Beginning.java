package dev.moemesh.attention.constraint;

import dev.moemesh.contract.v1.Constraint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where in a text its constraint begins: at the first token, or behind a sequence of tokens. It may
 * depend on whether the first token opens the part that the sequence ends. Not thread-safe.
 */
final class Beginning {

  private final OptionalInt opening;
  private final List<Integer> awaited;
  private final Deque<Integer> last = new ArrayDeque<>();
  private boolean first = true;
  private boolean behind;

  private Beginning(OptionalInt opening, List<Integer> awaited) {
    this.opening = opening;
    this.awaited = List.copyOf(awaited);
    this.behind = awaited.isEmpty() || opening.isPresent();
  }

  /** The beginning that a request names. */
  static Beginning of(Constraint record) {
    OptionalInt opening =
        record.hasUnlessOpenedByTokenId()
            ? OptionalInt.of(record.getUnlessOpenedByTokenId())
            : OptionalInt.empty();
    return new Beginning(opening, record.getBeginsAfterTokenIdsList());
  }

  /** The token that may come now in spite of the constraint; empty if there is none. */
  OptionalInt mayOpen() {
    return first ? opening : OptionalInt.empty();
  }

  /**
   * Advances by the next token.
   *
   * @return whether the token belongs to the constrained text
   */
  boolean take(int token) {
    OptionalInt opens = mayOpen();
    first = false;
    if (opens.isPresent() && opens.getAsInt() == token) {
      behind = awaited.isEmpty();
      return false;
    }
    if (behind) {
      return true;
    }
    last.addLast(token);
    if (last.size() > awaited.size()) {
      last.removeFirst();
    }
    behind = List.copyOf(last).equals(awaited);
    return false;
  }

  /** Whether the constraint applies to the next token. */
  boolean isBehind() {
    return behind;
  }
}
