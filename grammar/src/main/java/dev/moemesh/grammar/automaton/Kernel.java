package dev.moemesh.grammar.automaton;

import java.util.Arrays;

/** What a state is known by: the ids of its stacks in ascending order. Immutable. */
@SuppressWarnings("ArrayRecordComponent") // compared by content, never handed out
record Kernel(long[] stacks, int hash) {
  Kernel(long[] stacks) {
    this(stacks, Arrays.hashCode(stacks));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Kernel kernel && Arrays.equals(stacks, kernel.stacks);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
