package dev.moemesh.grammar.automaton;

import org.jspecify.annotations.Nullable;

/**
 * What must still come within one shared rule: a list of symbols, its tail shared with other lists.
 * Equal lists of one automaton are the same object as long as it remembers them. Immutable.
 */
public final class Segment {

  static final Segment NONE = new Segment(null, null, 0, 0);

  private final @Nullable Symbol head;
  private final @Nullable Segment tail;
  final long id;
  final long least;

  Segment(@Nullable Symbol head, @Nullable Segment tail, long id, long least) {
    this.head = head;
    this.tail = tail;
    this.id = id;
    this.least = least;
  }

  /** The fewest bytes that complete it. */
  public long leastBytes() {
    return least;
  }

  /** Whether its rule may be left at once. */
  public boolean mayBeEmpty() {
    return least == 0;
  }

  boolean isEmpty() {
    return head == null;
  }

  Symbol head() {
    if (head == null) {
      throw new IllegalStateException("an empty segment has no head");
    }
    return head;
  }

  Segment tail() {
    if (tail == null) {
      throw new IllegalStateException("an empty segment has no tail");
    }
    return tail;
  }
}
