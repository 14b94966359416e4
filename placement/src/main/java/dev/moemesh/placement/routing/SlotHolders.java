package dev.moemesh.placement.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pods that hold each slot, collected in the placement's order, and the choice among them.
 *
 * @param <R> what a replica is
 */
final class SlotHolders<R> {
  private final List<@Nullable Sorted<R>> bySlot;

  /** The pods that hold one slot, by whether they are to hold it. */
  private record Sorted<R>(List<R> assigned, List<R> leftOver) {
    Sorted() {
      this(new ArrayList<>(1), new ArrayList<>(0));
    }

    List<R> chosen() {
      return List.copyOf(assigned.isEmpty() ? leftOver : assigned);
    }
  }

  SlotHolders(int slots) {
    this.bySlot = new ArrayList<>(Collections.nCopies(slots, null));
  }

  /** A pod that holds the slot. */
  void add(int slot, LivePod<R> pod) {
    Sorted<R> holders = bySlot.get(slot);
    if (holders == null) {
      holders = new Sorted<>();
      bySlot.set(slot, holders);
    }
    (pod.isAssigned(slot) ? holders.assigned() : holders.leftOver()).add(pod.replica());
  }

  /** Those that are to hold the slot; where there is none, those that still hold it. */
  List<R> replicas(int slot) {
    Sorted<R> holders = bySlot.get(slot);
    return holders == null ? List.of() : holders.chosen();
  }
}
