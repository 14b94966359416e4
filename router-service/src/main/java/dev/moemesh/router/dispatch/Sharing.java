package dev.moemesh.router.dispatch;

import dev.moemesh.model.gating.ExpertGroups;
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
   * @param groups the choices to share out, which the parts refer to
   * @param replicas the live replicas of an expert
   */
  static <R extends Replica> Shared<R> share(ExpertGroups groups, IntFunction<List<R>> replicas) {
    IdentityHashMap<R, Load<R>> loads = new IdentityHashMap<>();
    List<Load<R>> inOrder = new ArrayList<>();
    List<Integer> homeless = new ArrayList<>();
    for (int expert = 0; expert < groups.expertCount(); expert++) {
      int rows = groups.count(expert);
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
          load.add(expert, groups.firstPlace(expert), rows);
        }
      }
    }
    return homeless.isEmpty()
        ? new Shared.Parts<>(inOrder.stream().map(load -> load.part(groups)).toList())
        : new Shared.Homeless<>(homeless);
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

    Part<R> part(ExpertGroups order) {
      return new Part<>(replica, column(0), column(1), column(2), order);
    }

    private int[] column(int which) {
      return IntStream.range(0, size / 3).map(i -> ranges[3 * i + which]).toArray();
    }
  }
}
