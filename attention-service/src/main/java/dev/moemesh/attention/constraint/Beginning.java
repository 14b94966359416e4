package dev.moemesh.attention.constraint;

import dev.moemesh.contract.v1.Constraint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where in a text its constraint begins: with the first token, behind a sequence of tokens, or with
 * the first token unless that opens what ends with the sequence. For one text, on one thread.
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

  /** The beginning that a record asks for. */
  static Beginning of(Constraint record) {
    OptionalInt opening =
        record.hasUnlessOpenedByTokenId()
            ? OptionalInt.of(record.getUnlessOpenedByTokenId())
            : OptionalInt.empty();
    return new Beginning(opening, record.getBeginsAfterTokenIdsList());
  }

  /** The token that may come now whatever the constraint says; empty if there is none. */
  OptionalInt mayOpen() {
    return first ? opening : OptionalInt.empty();
  }

  /**
   * Takes the next token.
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

  /** Whether the constraint holds for the next token. */
  boolean isBehind() {
    return behind;
  }
}
