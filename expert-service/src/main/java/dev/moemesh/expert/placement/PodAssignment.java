package dev.moemesh.expert.placement;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.placement.Epochs;
import dev.moemesh.placement.SlotSet;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the pod is to hold. Immutable; a change makes another. */
public sealed interface PodAssignment {

  /** No placement and no call has given the pod anything yet. */
  record Waiting() implements PodAssignment {}

  /** The newest placement does not name this pod. The pod keeps nothing. */
  record NotNamed(long epoch) implements PodAssignment {}

  /**
   * The pod is to hold these experts.
   *
   * @param epoch the placement's, taken up once all experts are loaded; {@link Epochs#NONE} if a
   *     call gave the experts before the first placement
   */
  record Given(long epoch, SlotSet slots) implements PodAssignment {}

  /** The epoch that the pod takes up with this; {@link Epochs#NONE} if there is none. */
  default long epoch() {
    return switch (this) {
      case Waiting _ -> Epochs.NONE;
      case NotNamed notNamed -> notNamed.epoch;
      case Given given -> given.epoch;
    };
  }

  /** The experts, if any. */
  default SlotSet slots() {
    return switch (this) {
      case Waiting _, NotNamed _ -> SlotSet.empty();
      case Given given -> given.slots;
    };
  }

  /** This assignment and more experts, under the newer of the two epochs. */
  default Given with(long epoch, Collection<Slot> more) {
    SortedSet<Slot> slots = new TreeSet<>(slots());
    slots.addAll(more);
    return new Given(Epochs.newest(epoch, epoch()), SlotSet.of(slots));
  }

  /** This assignment with fewer experts, under the newer of the two epochs. */
  default Given without(long epoch, Collection<Slot> fewer) {
    SortedSet<Slot> slots = new TreeSet<>(slots());
    slots.removeAll(fewer);
    return new Given(Epochs.newest(epoch, epoch()), SlotSet.of(slots));
  }
}
