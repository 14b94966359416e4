package dev.moemesh.contract.placement;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.v1.Placement;
import dev.moemesh.contract.v1.PodAssignment;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A checked record of {@code expert.placement}.
 *
 * @param epoch from 1, higher with each change
 * @param pods in the record's order, each id once
 */
public record ExpertPlacement(String model, long epoch, List<Pod> pods) {

  /** What one pod is to hold, and where it listens. */
  public record Pod(String id, Address address, SortedSet<Slot> slots) {
    public Pod {
      if (id.isBlank()) {
        throw new IllegalArgumentException("a pod's id is blank; name every pod");
      }
      slots = Collections.unmodifiableSortedSet(new TreeSet<>(slots));
    }
  }

  public ExpertPlacement {
    if (epoch < 1) {
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

  /**
   * Reads and checks a record's value.
   *
   * @throws IllegalArgumentException if it is no placement, or a wrong one
   */
  public static ExpertPlacement parse(byte[] value) {
    try {
      return of(Placement.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("expected a Placement message: " + e.getMessage(), e);
    }
  }

  /** What the pod of that id is to hold; empty if the placement does not name it. */
  public Optional<Pod> pod(String id) {
    return pods.stream().filter(pod -> pod.id().equals(id)).findFirst();
  }

  private static Pod pod(PodAssignment pod) {
    return new Pod(
        pod.getPodId(), Address.parse(pod.getAddress()), Slot.fromWire(pod.getExpertsList()));
  }
}
