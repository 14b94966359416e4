package dev.moemesh.grammar.automaton;

import org.jspecify.annotations.Nullable;

/**
 * All that must still come: a segment, and below it what follows its rule. Parents are shared, so
 * that a branch costs one object. Immutable but for a memo.
 */
public final class Stack {

  private final Segment segment;
  private final @Nullable Stack parent;
  final long id;
  private final long least;

  /** The state of this stack alone; written by any thread, always with an equal state. */
  @Nullable State alone;

  /** Without a parent it is the end: nothing more must come. */
  Stack(Segment segment, @Nullable Stack parent, long id) {
    this.segment = segment;
    this.parent = parent;
    this.id = id;
    this.least = Math.min(Symbol.NEVER, segment.least + (parent == null ? 0 : parent.leastBytes()));
  }

  /** Whether nothing more must come. */
  public boolean isEnd() {
    return parent == null;
  }

  /** What must come within its rule. */
  public Segment segment() {
    return segment;
  }

  /** What follows the rule. */
  public Stack parent() {
    if (parent == null) {
      throw new IllegalStateException("the end of the text has no parent");
    }
    return parent;
  }

  /** The fewest bytes that complete it. */
  public long leastBytes() {
    return least;
  }
}
