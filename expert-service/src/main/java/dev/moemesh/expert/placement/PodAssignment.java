package dev.moemesh.expert.placement;

import dev.moemesh.contract.placement.Slot;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** The experts that this pod is to hold. Immutable. */
public sealed interface PodAssignment {

  /** No placement has come yet. */
  record Waiting() implements PodAssignment {}

  /** The newest placement does not name this pod: it holds no experts. */
  record NotNamed(long epoch) implements PodAssignment {}

  /**
   * These experts.
   *
   * @param epoch the placement's, to be taken up once all are here; 0 if there is none yet
   */
  record Given(long epoch, SortedSet<Slot> slots) implements PodAssignment {
    public Given {
      slots = Collections.unmodifiableSortedSet(new TreeSet<>(slots));
    }
  }

  /** The epoch that is or will be taken up with this; 0 if none. */
  default long epoch() {
    return switch (this) {
      case Waiting _ -> 0;
      case NotNamed notNamed -> notNamed.epoch;
      case Given given -> given.epoch;
    };
  }

  /** The experts, if any. */
  default SortedSet<Slot> slots() {
    return switch (this) {
      case Waiting _, NotNamed _ -> Collections.emptySortedSet();
      case Given given -> given.slots;
    };
  }

  /** This assignment and more experts, under the newer of the two epochs. */
  default Given with(long epoch, Collection<Slot> more) {
    SortedSet<Slot> slots = new TreeSet<>(slots());
    slots.addAll(more);
    return new Given(Math.max(epoch, epoch()), slots);
  }

  /** This assignment without some experts, under the newer of the two epochs. */
  default Given without(long epoch, Collection<Slot> fewer) {
    SortedSet<Slot> slots = new TreeSet<>(slots());
    slots.removeAll(fewer);
    return new Given(Math.max(epoch, epoch()), slots);
  }
}
