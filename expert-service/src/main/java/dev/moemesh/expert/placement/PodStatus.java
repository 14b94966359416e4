package dev.moemesh.expert.placement;

import dev.moemesh.contract.placement.Slot;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether every assigned expert is loaded: the readiness of a pod. {@code toString} is for people.
 */
public sealed interface PodStatus {

  /** Every assigned expert is loaded and warm. */
  record Ready(long epoch, int experts) implements PodStatus {
    @Override
    public String toString() {
      return "%d experts of placement epoch %d are loaded".formatted(experts, epoch);
    }
  }

  /** The pod cannot serve all assigned experts; the reason names the cause and the remedy. */
  record NotReady(String reason) implements PodStatus {
    @Override
    public String toString() {
      return reason;
    }
  }

  /**
   * The status of a pod.
   *
   * @param live experts that are loaded and warm
   * @param failures experts that could not be loaded, and why
   */
  static PodStatus of(
      PodIdentity identity,
      PodAssignment assignment,
      SortedSet<Slot> live,
      SortedMap<Slot, String> failures) {
    return switch (assignment) {
      case PodAssignment.Waiting _ ->
          new NotReady(
              "no placement of model '%s' has come yet; is one written to expert.placement, and is moe.model.name right?"
                  .formatted(identity.model()));
      case PodAssignment.NotNamed notNamed ->
          new NotReady(
              "placement epoch %d of model '%s' does not name pod '%s'; is moe.pod.id right?"
                  .formatted(notNamed.epoch(), identity.model(), identity.id()));
      case PodAssignment.Given given -> ofGiven(given, live, failures);
    };
  }

  private static PodStatus ofGiven(
      PodAssignment.Given given, SortedSet<Slot> live, SortedMap<Slot, String> failures) {
    SortedSet<Slot> missing = new TreeSet<>(given.slots());
    missing.removeAll(live);
    if (missing.isEmpty()) {
      return new Ready(given.epoch(), given.slots().size());
    }
    String failed =
        failures.entrySet().stream()
            .filter(failure -> missing.contains(failure.getKey()))
            .map(PodStatus::describe)
            .collect(Collectors.joining());
    return new NotReady(
        "%d of %d experts are missing: %s%s"
            .formatted(missing.size(), given.slots().size(), Slot.describe(missing), failed));
  }

  private static String describe(Map.Entry<Slot, String> failure) {
    return "; layer %d expert %d failed: %s"
        .formatted(failure.getKey().layer(), failure.getKey().expert(), failure.getValue());
  }

  /** Whether it is {@link Ready}. */
  default boolean ready() {
    return this instanceof Ready;
  }
}
