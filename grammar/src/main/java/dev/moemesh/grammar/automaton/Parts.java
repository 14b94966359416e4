package dev.moemesh.grammar.automaton;

import dev.moemesh.grammar.automaton.Symbol.Loop;
import dev.moemesh.grammar.automaton.Symbol.Series;
import dev.moemesh.grammar.expression.Expression;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Segments, stacks and counted repetitions, each of them one object for equal content as long as it
 * is remembered. Thread-safe.
 */
final class Parts {

  private static final int BYTES_OF_ONE = 120;

  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger loopIds;
  private final AtomicLong bytes = new AtomicLong();
  private volatile long forgotten;
  private volatile long generation;
  private final Map<SegmentKey, Segment> segments = new ConcurrentHashMap<>();
  private final Map<StackKey, Stack> stacks = new ConcurrentHashMap<>();
  private final Map<LoopKey, Loop> loops = new ConcurrentHashMap<>();

  private record SegmentKey(int symbol, long tail) {}

  private record StackKey(long segment, long parent) {}

  private record LoopKey(int body, int fewest, int most) {}

  /** Of a grammar with so many symbols, none of them made here. */
  Parts(int symbols) {
    this.loopIds = new AtomicInteger(symbols);
  }

  Loop rest(Loop loop) {
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
          bytes.addAndGet(BYTES_OF_ONE);
          return made;
        });
  }

  /**
   * A segment that no text of so many bytes can tell from this one: repetitions whose bounds it
   * cannot reach are unbounded. So states far from a bound share their masks.
   */
  Segment blurred(Segment segment, int textBytes) {
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

  Segment push(Symbol head, Segment tail) {
    if (head instanceof Series series && series.parts.isEmpty()) {
      return tail;
    }
    return segments.computeIfAbsent(
        new SegmentKey(head.id, tail.id),
        _ -> {
          bytes.addAndGet(BYTES_OF_ONE);
          long least = Math.min(Symbol.NEVER, head.least + tail.least);
          return new Segment(head, tail, ids.incrementAndGet(), least);
        });
  }

  Stack stack(Segment segment, Stack parent) {
    if (segment.isEmpty()) {
      return parent;
    }
    return stacks.computeIfAbsent(
        new StackKey(segment.id, parent.id),
        _ -> {
          bytes.addAndGet(BYTES_OF_ONE);
          return new Stack(segment, parent, ids.incrementAndGet());
        });
  }

  /** Counts memory that others take; all that is remembered now, about. */
  long grow(long size) {
    return bytes.addAndGet(size);
  }

  /** Whether the stack has not been forgotten. */
  boolean remembers(Stack stack) {
    return stack.isEnd() || stack.id > forgotten;
  }

  /** How often it has forgotten all. */
  long generation() {
    return generation;
  }

  /** Forgets all; what is in use stays valid, but keeps no states alive. */
  synchronized void forget() {
    generation++;
    forgotten = ids.get();
    bytes.set(0);
    stacks.values().forEach(stack -> stack.alone = null);
    stacks.clear();
    segments.clear();
    loops.clear();
  }
}
