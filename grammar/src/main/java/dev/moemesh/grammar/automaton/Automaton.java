package dev.moemesh.grammar.automaton;

import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.automaton.Symbol.Branches;
import dev.moemesh.grammar.automaton.Symbol.Loop;
import dev.moemesh.grammar.automaton.Symbol.Named;
import dev.moemesh.grammar.automaton.Symbol.Series;
import dev.moemesh.grammar.automaton.Symbol.Terminal;
import dev.moemesh.grammar.expression.ByteSet;
import dev.moemesh.grammar.expression.Expression;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A pushdown automaton over bytes. Its states are sets of stacks. Each is created at its first use
 * and then cached. So the regular parts of a grammar become a deterministic automaton. Partial
 * derivatives (Antimirov 1996) give the successors. What an expression leaves after one byte is a
 * list of parts of the expression itself.
 *
 * <p>Above {@link CompileLimits#automatonBytes} it drops its states; those in use stay valid.
 * Thread-safe.
 */
public final class Automaton {
  private static final int MOST_STACKS = 5_000;
  private static final int MOST_EXPANSIONS = 200_000;

  private final CompileLimits limits;
  private final Symbol root;
  private final int symbols;
  private final State dead;
  private final Parts parts;
  private final Stack end = new Stack(Segment.NONE, null, 0);
  private final ThreadLocal<long[]> work = ThreadLocal.withInitial(() -> new long[1]);
  private final Map<Kernel, State> states = new ConcurrentHashMap<>();

  private Automaton(Linker.Linked linked, CompileLimits limits) {
    this.limits = limits;
    this.root = linked.root();
    this.symbols = linked.symbols();
    this.parts = new Parts(linked.symbols());
    this.dead = new State(this, 0, new Stack[0], List.of(), List.of(), false);
  }

  /**
   * The automaton of an expression.
   *
   * @throws GrammarException if the expression exceeds the limits, is left-recursive or matches
   *     nothing
   */
  public static Automaton of(Expression expression, CompileLimits limits) {
    Automaton automaton = new Automaton(Linker.link(expression, limits), limits);
    automaton.start(); // whoever begins a text need not expect a refusal
    return automaton;
  }

  /** The state before the first byte. */
  public State start() {
    return state(parts.stack(parts.push(root, Segment.NONE), end));
  }

  /** The state of which no text can come. */
  public State nowhere() {
    return dead;
  }

  /** Work that the calling thread has done here so far; one unit is about a microsecond. */
  public long work() {
    return work.get()[0];
  }

  /** Counts work of the calling thread. */
  public void worked(long units) {
    work.get()[0] += units;
  }

  /** Parts of the compiled grammar: a measure of the memory that it never evicts. */
  public int symbols() {
    return symbols;
  }

  /** Bytes of remembered states, about. */
  public long memoBytes() {
    return parts.grow(0);
  }

  /** Forgets its states; those in use stay valid. */
  public void forget() {
    states.clear();
    parts.forget();
  }

  /** How often it has forgotten its states. */
  public long generation() {
    return parts.generation();
  }

  /** The state of one stack alone. */
  public State state(Stack stack) {
    State known = stack.alone;
    if (known == null) {
      known = make(new Stack[] {stack});
      if (parts.remembers(stack)) {
        stack.alone = known;
      }
    }
    return known;
  }

  /** The state of a segment whose rule nothing follows. */
  public State alone(Segment segment) {
    return state(parts.stack(segment, end));
  }

  State step(ByteSet[] labels, Stack[] targets, int value) {
    worked(labels.length >> 6);
    Stack only = null;
    Set<Stack> several = null;
    for (int i = 0; i < labels.length; i++) {
      if (!labels[i].contains(value) || targets[i].equals(only)) {
        continue;
      }
      if (only == null) {
        only = targets[i];
      } else {
        if (several == null) {
          several = new HashSet<>();
          several.add(only);
        }
        several.add(targets[i]);
      }
    }
    if (only == null) {
      return dead;
    }
    return several == null || several.size() == 1 ? state(only) : state(several);
  }

  private State state(Set<Stack> kernel) {
    if (kernel.size() > MOST_STACKS) {
      throw tooAmbiguous(MOST_STACKS);
    }
    Stack[] sorted = kernel.toArray(Stack[]::new);
    Arrays.sort(sorted, Comparator.comparingLong((Stack stack) -> stack.id));
    Kernel key = new Kernel(Arrays.stream(sorted).mapToLong(stack -> stack.id).toArray());
    State known = states.get(key);
    if (known == null) {
      known = make(sorted);
      State other = states.putIfAbsent(key, known);
      known = other == null ? known : other;
    }
    return known;
  }

  private static GrammarException tooAmbiguous(int most) {
    return new GrammarException(
        "",
        "More than %d readings of the text are open at once: make the constraint less ambiguous"
            .formatted(most));
  }

  private State make(Stack[] kernel) {
    long generation = generation();
    List<ByteSet> labels = new ArrayList<>();
    List<Stack> targets = new ArrayList<>();
    Set<Stack> seen = new HashSet<>();
    Deque<Stack> open = new ArrayDeque<>(Arrays.asList(kernel));
    boolean accepting = false;
    while (!open.isEmpty()) {
      Stack stack = open.pop();
      if (stack.leastBytes() >= Symbol.NEVER || !seen.add(stack)) {
        continue;
      }
      if (seen.size() > MOST_EXPANSIONS) {
        throw tooAmbiguous(MOST_EXPANSIONS);
      }
      if (stack.isEnd()) {
        accepting = true;
      } else if (stack.segment().head() instanceof Terminal terminal) {
        labels.add(terminal.set);
        targets.add(parts.stack(stack.segment().tail(), stack.parent()));
      } else {
        expand(stack, open);
      }
    }
    worked(kernel.length + seen.size() / 4);
    remember(200L + 60L * seen.size() + (labels.size() > 1 ? 1_100 : 0));
    return new State(this, generation, kernel, labels, targets, accepting);
  }

  private void expand(Stack stack, Deque<Stack> open) {
    Segment tail = stack.segment().tail();
    Stack parent = stack.parent();
    switch (stack.segment().head()) {
      case Terminal _ -> throw new IllegalStateException("a terminal has nothing to expand");
      case Series series -> {
        Segment longer = tail;
        for (Symbol part : series.parts.reversed()) {
          longer = parts.push(part, longer);
        }
        open.push(parts.stack(longer, parent));
      }
      case Branches branches -> {
        for (Symbol alternative : branches.alternatives) {
          open.push(parts.stack(parts.push(alternative, tail), parent));
        }
      }
      case Loop loop -> {
        if (loop.fewestTimes == 0) {
          open.push(parts.stack(tail, parent));
        }
        if (loop.mostTimes > 0) {
          open.push(parts.stack(parts.push(loop.body, parts.push(parts.rest(loop), tail)), parent));
        }
      }
      case Named rule ->
          open.push(
              rule.shared
                  ? parts.stack(parts.push(rule.body(), Segment.NONE), parts.stack(tail, parent))
                  : parts.stack(parts.push(rule.body(), tail), parent));
    }
  }

  /**
   * A segment that no text of so many bytes can tell from this one: repetitions whose bounds it
   * cannot reach are unbounded. So states far from a bound share their masks.
   */
  public Segment blurred(Segment segment, int textBytes) {
    return parts.blurred(segment, textBytes);
  }

  private void remember(long size) {
    if (parts.grow(size) > limits.automatonBytes()) {
      forget();
    }
  }
}
