package dev.moemesh.placement.routing;

import dev.moemesh.placement.SlotSet;

/**
 * A connected pod, with what it is to hold and what it holds. Immutable; a change makes another.
 *
 * @param <R> what a replica is
 */
public final class LivePod<R> {
  private final R replica;
  private final SlotBits assigned;
  private final SlotBits held;

  private LivePod(R replica, SlotBits assigned, SlotBits held) {
    this.replica = replica;
    this.assigned = assigned;
    this.held = held;
  }

  /**
   * A connected pod.
   *
   * @param assigned what the placement gives it
   * @param held what it announces that it holds
   */
  public static <R> LivePod<R> of(SlotGrid grid, R replica, SlotSet assigned, SlotSet held) {
    return new LivePod<>(replica, SlotBits.of(grid, assigned), SlotBits.of(grid, held));
  }

  /** This pod under another assignment. */
  LivePod<R> assigned(SlotGrid grid, SlotSet slots) {
    return new LivePod<>(replica, SlotBits.of(grid, slots), held);
  }

  R replica() {
    return replica;
  }

  boolean isAssigned(int slot) {
    return assigned.contains(slot);
  }

  SlotBits held() {
    return held;
  }

  /** Adds the slots for which this pod and an earlier state of it differ. */
  void addDifference(LivePod<R> earlier, SlotBits changed) {
    if (this != earlier) {
      changed.addDifference(assigned, earlier.assigned);
      changed.addDifference(held, earlier.held);
    }
  }
}
