package dev.moemesh.attention.constraint;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Waits for a sequence of tokens. For one text, on one thread. */
final class Beginning {

  private final List<Integer> awaited;
  private final Deque<Integer> last = new ArrayDeque<>();
  private boolean behind;

  Beginning(List<Integer> awaited) {
    this.awaited = awaited;
    this.behind = awaited.isEmpty();
  }

  void take(int token) {
    last.addLast(token);
    if (last.size() > awaited.size()) {
      last.removeFirst();
    }
    behind = behind || List.copyOf(last).equals(awaited);
  }

  /** Whether the sequence has come. */
  boolean isBehind() {
    return behind;
  }
}
