package dev.moemesh.router.placement;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The live replicas of every expert. Immutable; made anew when a pod comes, goes or changes.
 *
 * @param <R> what a replica is
 */
public final class RoutingTable<R extends Replica> {
  private final Map<Slot, List<R>> replicas;
  private final SortedSet<Slot> missing;

  private RoutingTable(Map<Slot, List<R>> replicas, SortedSet<Slot> missing) {
    this.replicas = replicas;
    this.missing = missing;
  }

  /**
   * A connected pod of the newest placement.
   *
   * @param assigned what the placement gives it
   * @param held what it says that it holds
   */
  public record LivePod<R extends Replica>(
      R replica, SortedSet<Slot> assigned, SortedSet<Slot> held) {
    public LivePod {
      assigned = Collections.unmodifiableSortedSet(new TreeSet<>(assigned));
      held = Collections.unmodifiableSortedSet(new TreeSet<>(held));
    }
  }

  /**
   * The table for the pods given. An expert goes to the pods that hold it and are to hold it; where
   * there is none (the placement has just changed), to those that still hold it.
   */
  public static <R extends Replica> RoutingTable<R> of(ModelShape shape, List<LivePod<R>> pods) {
    Map<Slot, List<R>> replicas = new HashMap<>();
    SortedSet<Slot> missing = new TreeSet<>();
    for (int layer : shape.moeLayers()) {
      for (int expert = 0; expert < shape.expertCount(); expert++) {
        Slot slot = new Slot(layer, expert);
        List<R> live = replicasOf(slot, pods);
        if (live.isEmpty()) {
          missing.add(slot);
        } else {
          replicas.put(slot, live);
        }
      }
    }
    return new RoutingTable<>(replicas, Collections.unmodifiableSortedSet(missing));
  }

  private static <R extends Replica> List<R> replicasOf(Slot slot, List<LivePod<R>> pods) {
    List<R> assigned = new ArrayList<>();
    List<R> leftOver = new ArrayList<>();
    for (LivePod<R> pod : pods) {
      if (pod.held().contains(slot)) {
        (pod.assigned().contains(slot) ? assigned : leftOver).add(pod.replica());
      }
    }
    return List.copyOf(assigned.isEmpty() ? leftOver : assigned);
  }

  /** The live replicas of an expert, in the placement's order; none if there are none. */
  public List<R> replicas(int layer, int expert) {
    return replicas.getOrDefault(new Slot(layer, expert), List.of());
  }

  /** The experts without a live replica. */
  public SortedSet<Slot> missing() {
    return missing;
  }
}
