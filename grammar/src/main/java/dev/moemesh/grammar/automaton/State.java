package dev.moemesh.grammar.automaton;

import dev.moemesh.grammar.expression.ByteSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a text stands: the set of stacks that its bytes so far leave. Immutable but for a memo of
 * its successors, which any thread may write. A state that its automaton has forgotten notes no
 * further successors: else it would keep all states alive that ever follow it. Thread-safe.
 */
public final class State {

  private final Automaton automaton;
  private final long generation;
  private final Stack[] kernel;
  private final ByteSet[] labels;
  private final Stack[] targets;
  private final boolean accepting;
  private final long least;
  private State @Nullable [] successors;

  State(
      Automaton automaton,
      long generation,
      Stack[] kernel,
      List<ByteSet> labels,
      List<Stack> targets,
      boolean accepting) {
    this.automaton = automaton;
    this.generation = generation;
    this.kernel = kernel;
    this.labels = labels.toArray(ByteSet[]::new);
    this.targets = targets.toArray(Stack[]::new);
    this.accepting = accepting;
    long fewest = Symbol.NEVER;
    for (Stack stack : kernel) {
      fewest = Math.min(fewest, stack.leastBytes());
    }
    this.least = fewest;
  }

  /** The state after one more byte, from 0 to 255; a dead one if the byte may not come. */
  public State next(int value) {
    if (labels.length == 1) {
      if (!labels[0].contains(value)) {
        return automaton.nowhere();
      }
      return automaton.state(targets[0]);
    }
    if (labels.length == 0) {
      return automaton.nowhere();
    }
    State[] known = successors;
    if (known != null && known[value] != null) {
      return known[value];
    }
    State next = automaton.step(labels, targets, value);
    if (automaton.generation() == generation) {
      if (known == null) {
        known = new State[256];
        successors = known;
      }
      known[value] = next;
    }
    return next;
  }

  /** Whether no text can come of it. */
  public boolean isDead() {
    return kernel.length == 0;
  }

  /** Whether the text may end here. */
  public boolean isAccepting() {
    return accepting;
  }

  /** Whether the text must end here. */
  public boolean isFinal() {
    return accepting && labels.length == 0;
  }

  /** The fewest bytes that complete the text. */
  public long leastBytes() {
    return least;
  }

  /** How many stacks it has. */
  public int stacks() {
    return kernel.length;
  }

  /** One of its stacks. */
  public Stack stack(int index) {
    return kernel[index];
  }
}
