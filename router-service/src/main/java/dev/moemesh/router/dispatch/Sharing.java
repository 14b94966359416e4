package dev.moemesh.router.dispatch;

import dev.moemesh.router.placement.Replica;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Shares the choices of a call out to pods: all rows of an expert go to one replica, that with the
 * fewest rows in flight, of equal ones the first in the placement's order. A pure function of its
 * inputs.
 */
final class Sharing {

  private Sharing() {}

  /** What came of it. */
  sealed interface Shared<R extends Replica> {
    /** One part per pod, in the order of their lowest expert. */
    record Parts<R extends Replica>(List<Part<R>> parts) implements Shared<R> {
      public Parts {
        parts = List.copyOf(parts);
      }
    }

    /** These experts have no live replica. */
    record Homeless<R extends Replica>(List<Integer> experts) implements Shared<R> {
      public Homeless {
        experts = List.copyOf(experts);
      }
    }
  }

  /**
   * Shares choices out.
   *
   * @param expertIds the expert of each choice
   * @param choices the choices to share out, ascending
   * @param count how many of them
   * @param order receives the choices, sorted by expert; the parts refer to it
   * @param replicas the live replicas of an expert
   */
  static <R extends Replica> Shared<R> share(
      int[] expertIds,
      int[] choices,
      int count,
      int expertCount,
      int[] order,
      IntFunction<List<R>> replicas) {
    int[] ends = sort(expertIds, choices, count, expertCount, order);
    IdentityHashMap<R, Load<R>> loads = new IdentityHashMap<>();
    List<Load<R>> inOrder = new ArrayList<>();
    List<Integer> homeless = new ArrayList<>();
    int start = 0;
    for (int expert = 0; expert < expertCount; expert++) {
      int rows = ends[expert] - start;
      if (rows > 0) {
        List<R> live = replicas.apply(expert);
        if (live.isEmpty()) {
          homeless.add(expert);
        } else {
          R replica = leastLoaded(live, loads);
          Load<R> load = loads.get(replica);
          if (load == null) {
            load = new Load<>(replica);
            loads.put(replica, load);
            inOrder.add(load);
          }
          load.add(expert, start, rows);
        }
      }
      start = ends[expert];
    }
    return homeless.isEmpty()
        ? new Shared.Parts<>(inOrder.stream().map(load -> load.part(order)).toList())
        : new Shared.Homeless<>(homeless);
  }

  /** A stable counting sort by expert; returns where the choices of each expert end. */
  private static int[] sort(
      int[] expertIds, int[] choices, int count, int expertCount, int[] order) {
    int[] next = new int[expertCount + 1];
    for (int i = 0; i < count; i++) {
      next[expertIds[choices[i]] + 1]++;
    }
    for (int expert = 0; expert < expertCount; expert++) {
      next[expert + 1] += next[expert];
    }
    for (int i = 0; i < count; i++) {
      order[next[expertIds[choices[i]]]++] = choices[i];
    }
    return next;
  }

  private static <R extends Replica> R leastLoaded(
      List<R> replicas, IdentityHashMap<R, Load<R>> loads) {
    R best = replicas.getFirst();
    long fewest = Long.MAX_VALUE;
    for (R replica : replicas) {
      Load<R> load = loads.get(replica);
      long rows = replica.rowsInFlight() + (load == null ? 0 : load.rows);
      if (rows < fewest) {
        best = replica;
        fewest = rows;
      }
    }
    return best;
  }

  /** What one replica gets of this call; ranges of the sorted choices, three numbers each. */
  private static final class Load<R extends Replica> {
    final R replica;
    long rows;
    private int[] ranges = new int[12];
    private int size;

    Load(R replica) {
      this.replica = replica;
    }

    void add(int expert, int start, int rowCount) {
      if (size == ranges.length) {
        ranges = Arrays.copyOf(ranges, 2 * size);
      }
      ranges[size++] = expert;
      ranges[size++] = start;
      ranges[size++] = rowCount;
      rows += rowCount;
    }

    Part<R> part(int[] order) {
      return new Part<>(replica, column(0), column(1), column(2), order);
    }

    private int[] column(int which) {
      return IntStream.range(0, size / 3).map(i -> ranges[3 * i + which]).toArray();
    }
  }
}
