package dev.moemesh.placement;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.v1.Placement;
import dev.moemesh.contract.v1.PodAssignment;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A checked placement of a model: which pod is to hold which experts, and where each pod listens.
 * Immutable.
 *
 * @param model the key of its record
 * @param epoch from 1; see {@link Epochs}
 * @param pods in the record's order, each id once
 */
public record ExpertPlacement(String model, long epoch, List<Pod> pods) {

  /**
   * One pod of a placement.
   *
   * @param address where the pod listens
   * @param slots the experts that the pod is to hold
   */
  public record Pod(String id, Address address, SlotSet slots) {
    public Pod {
      if (id.isBlank()) {
        throw new IllegalArgumentException("a pod's id is blank; name every pod");
      }
    }

    /** A pod that is to hold the slots given. */
    public Pod(String id, Address address, Collection<Slot> slots) {
      this(id, address, SlotSet.of(slots));
    }
  }

  public ExpertPlacement {
    if (!Epochs.supersedes(epoch, Epochs.NONE)) {
      throw new IllegalArgumentException("expected an epoch from 1, found " + epoch);
    }
    Set<String> ids = new HashSet<>();
    for (Pod pod : pods) {
      if (!ids.add(pod.id())) {
        throw new IllegalArgumentException("pod '" + pod.id() + "' is named twice");
      }
    }
    pods = List.copyOf(pods);
  }

  /**
   * Checks a placement.
   *
   * @throws IllegalArgumentException if a field is missing or wrong
   */
  public static ExpertPlacement of(Placement placement) {
    return new ExpertPlacement(
        placement.getModel(),
        placement.getEpoch(),
        placement.getPodsList().stream().map(ExpertPlacement::pod).toList());
  }

  /** What the pod of that id is to hold; empty if the placement does not name it. */
  public Optional<Pod> pod(String id) {
    return pods.stream().filter(pod -> pod.id().equals(id)).findFirst();
  }

  /** The placement as the wire carries it. */
  public Placement toWire() {
    Placement.Builder placement = Placement.newBuilder().setModel(model).setEpoch(epoch);
    for (Pod pod : pods) {
      placement.addPods(
          PodAssignment.newBuilder()
              .setPodId(pod.id())
              .setAddress(pod.address().toString())
              .addAllExperts(pod.slots().toWire()));
    }
    return placement.build();
  }

  private static Pod pod(PodAssignment pod) {
    return new Pod(
        pod.getPodId(), Address.parse(pod.getAddress()), SlotSet.fromWire(pod.getExpertsList()));
  }
}
