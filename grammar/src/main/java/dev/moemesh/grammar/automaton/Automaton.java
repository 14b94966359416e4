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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A pushdown automaton over bytes. Its states are sets of stacks; each is made when it is first met
 * and remembered, so that the regular parts of a grammar become a deterministic automaton. Partial
 * derivatives (Antimirov 1996) give the successors: what an expression leaves behind one byte is a
 * list of parts of the expression itself.
 *
 * <p>Beyond {@link CompileLimits#automatonBytes} it forgets its states; those in use stay valid.
 * Thread-safe.
 */
public final class Automaton {
  private static final int MOST_STACKS = 5_000;
  private static final int MOST_EXPANSIONS = 200_000;

  private final CompileLimits limits;
  private final Symbol root;
  private final State dead;
  private final Stack end = new Stack(Segment.NONE, null, 0);
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger loopIds = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong made = new AtomicLong();
  private final Map<SegmentKey, Segment> segments = new ConcurrentHashMap<>();
  private final Map<StackKey, Stack> stacks = new ConcurrentHashMap<>();
  private final Map<LoopKey, Loop> loops = new ConcurrentHashMap<>();
  private final Map<Kernel, State> states = new ConcurrentHashMap<>();

  private record SegmentKey(int symbol, long tail) {}

  private record StackKey(long segment, long parent) {}

  private record LoopKey(int body, int fewest, int most) {}

  private Automaton(Linker.Linked linked, CompileLimits limits) {
    this.limits = limits;
    this.root = linked.root();
    this.loopIds.set(linked.symbols());
    this.dead = new State(this, new Stack[0], List.of(), List.of(), false);
  }

  /**
   * The automaton of an expression.
   *
   * @throws GrammarException if the expression exceeds the limits, is left-recursive or matches
   *     nothing
   */
  public static Automaton of(Expression expression, CompileLimits limits) {
    return new Automaton(Linker.link(expression, limits), limits);
  }

  /** The state before the first byte. */
  public State start() {
    return state(stack(push(root, Segment.NONE), end));
  }

  /** The state of which no text can come. */
  public State nowhere() {
    return dead;
  }

  /** How many states it has made in its life: a measure of work. */
  public long statesMade() {
    return made.get();
  }

  /** The state of one stack alone. */
  public State state(Stack stack) {
    State known = stack.alone;
    if (known == null) {
      known = make(new Stack[] {stack});
      stack.alone = known;
    }
    return known;
  }

  /** The state of a segment whose rule nothing follows. */
  public State alone(Segment segment) {
    return state(stack(segment, end));
  }

  State step(ByteSet[] labels, Stack[] targets, int value) {
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
    made.addAndGet(kernel.length);
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
        targets.add(stack(stack.segment().tail(), stack.parent()));
      } else {
        expand(stack, open);
      }
    }
    made.addAndGet(seen.size() / 4);
    remember(200L + 60L * seen.size() + (labels.size() > 1 ? 1_100 : 0));
    return new State(this, kernel, labels, targets, accepting);
  }

  private void expand(Stack stack, Deque<Stack> open) {
    Segment tail = stack.segment().tail();
    Stack parent = stack.parent();
    switch (stack.segment().head()) {
      case Terminal _ -> throw new IllegalStateException("a terminal has nothing to expand");
      case Series series -> {
        Segment longer = tail;
        for (Symbol part : series.parts.reversed()) {
          longer = push(part, longer);
        }
        open.push(stack(longer, parent));
      }
      case Branches branches -> {
        for (Symbol alternative : branches.alternatives) {
          open.push(stack(push(alternative, tail), parent));
        }
      }
      case Loop loop -> {
        if (loop.fewestTimes == 0) {
          open.push(stack(tail, parent));
        }
        if (loop.mostTimes > 0) {
          open.push(stack(push(loop.body, push(rest(loop), tail)), parent));
        }
      }
      case Named rule ->
          open.push(
              rule.shared
                  ? stack(push(rule.body(), Segment.NONE), stack(tail, parent))
                  : stack(push(rule.body(), tail), parent));
    }
  }

  private Loop rest(Loop loop) {
    boolean bounded = loop.mostTimes != Expression.UNBOUNDED;
    if (!bounded && loop.fewestTimes == 0) {
      return loop;
    }
    int most = bounded ? loop.mostTimes - 1 : Expression.UNBOUNDED;
    return loop(loop.body, Math.max(0, loop.fewestTimes - 1), most);
  }

  private Loop loop(Symbol body, int fewest, int most) {
    return loops.computeIfAbsent(
        new LoopKey(body.id, fewest, most),
        _ -> {
          Loop made = new Loop(loopIds.incrementAndGet(), body, fewest, most);
          made.refresh();
          bytes.addAndGet(120);
          return made;
        });
  }

  /**
   * A segment that no text of so many bytes can tell from this one: repetitions whose bounds it
   * cannot reach are unbounded. So states far from a bound share their masks.
   */
  public Segment blurred(Segment segment, int textBytes) {
    if (segment.isEmpty()) {
      return segment;
    }
    Segment tail = blurred(segment.tail(), textBytes);
    Symbol head = segment.head();
    if (head instanceof Loop loop) {
      int most = loop.mostTimes > textBytes ? Expression.UNBOUNDED : loop.mostTimes;
      int fewest = Math.min(loop.fewestTimes, textBytes + 1);
      if (most != loop.mostTimes || fewest != loop.fewestTimes) {
        head = loop(loop.body, fewest, most);
      }
    }
    return push(head, tail);
  }

  private Segment push(Symbol head, Segment tail) {
    if (head instanceof Series series && series.parts.isEmpty()) {
      return tail;
    }
    return segments.computeIfAbsent(
        new SegmentKey(head.id, tail.id),
        _ -> {
          bytes.addAndGet(120);
          long least = Math.min(Symbol.NEVER, head.least + tail.least);
          return new Segment(head, tail, ids.incrementAndGet(), least);
        });
  }

  private Stack stack(Segment segment, Stack parent) {
    if (segment.isEmpty()) {
      return parent;
    }
    return stacks.computeIfAbsent(
        new StackKey(segment.id, parent.id),
        _ -> {
          bytes.addAndGet(120);
          return new Stack(segment, parent, ids.incrementAndGet());
        });
  }

  private void remember(long size) {
    if (bytes.addAndGet(size) > limits.automatonBytes()) {
      bytes.set(0);
      states.clear();
      stacks.clear();
      segments.clear();
      loops.clear();
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by content, never handed out
  private record Kernel(long[] stacks, int hash) {
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
}
