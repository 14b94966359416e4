package dev.moemesh.placement.routing;

import dev.moemesh.contract.transport.Address;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.SlotSet;
import java.util.Optional;

/** A pod of a placement and what is known of it. Immutable; transitions make another. */
sealed interface PlacedPod<R> {

  /** What the placement gives the pod. */
  ExpertPlacement.Pod pod();

  R replica();

  /** A pod of a placement of which the report is known. */
  static <R> PlacedPod<R> of(SlotGrid grid, ExpertPlacement.Pod pod, R replica, PodReport report) {
    return switch (report) {
      case PodReport.Connected connected ->
          new Live<>(pod, LivePod.of(grid, replica, pod.slots(), connected.slots()));
      case PodReport.Unreachable unreachable -> new Down<>(pod, replica, unreachable.trouble());
    };
  }

  /** The pod with what a newer report says. */
  default PlacedPod<R> reported(SlotGrid grid, PodReport report) {
    return of(grid, pod(), replica(), report);
  }

  /** Whether the pod listens there. */
  default boolean isAt(Address address) {
    return pod().address().equals(address);
  }

  /**
   * The pod with the experts that another placement gives it; the same object if they are equal.
   */
  default PlacedPod<R> placed(SlotGrid grid, ExpertPlacement.Pod now) {
    if (now.slots().equals(pod().slots())) {
      return this;
    }
    return switch (this) {
      case Live<R> live -> new Live<>(now, live.live().assigned(grid, now.slots()));
      case Down<R> down -> new Down<>(now, down.replica(), down.trouble());
    };
  }

  /** The pod once the placement names it no more: it is to hold nothing. */
  default PlacedPod<R> leaving(SlotGrid grid) {
    return placed(grid, new ExpertPlacement.Pod(pod().id(), pod().address(), SlotSet.empty()));
  }

  /** The pod, if it is connected. */
  default Optional<LivePod<R>> ifLive() {
    return switch (this) {
      case Live<R> live -> Optional.of(live.live());
      case Down<R> _ -> Optional.empty();
    };
  }

  /** Connected. */
  record Live<R>(ExpertPlacement.Pod pod, LivePod<R> live) implements PlacedPod<R> {
    @Override
    public R replica() {
      return live.replica();
    }
  }

  /** Not connected. */
  record Down<R>(ExpertPlacement.Pod pod, R replica, String trouble) implements PlacedPod<R> {}
}
