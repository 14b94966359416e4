package dev.moemesh.router.placement;

import dev.moemesh.contract.placement.Slot;
import java.util.List;
import java.util.SortedSet;

/** Whether every expert has a live replica: what readiness says of a router. */
public sealed interface RouterStatus {

  /** Every expert has one. */
  record Ready(long epoch, int pods) implements RouterStatus {
    @Override
    public String toString() {
      return "%d pods of placement epoch %d hold every expert".formatted(pods, epoch);
    }
  }

  /** Some calls would fail; {@code reason} says which experts are missing and why. */
  record NotReady(String reason) implements RouterStatus {
    @Override
    public String toString() {
      return reason;
    }
  }

  /** How many missing experts are named. */
  int NAMED = 64;

  /** The status before the first placement. */
  static RouterStatus waiting(String model) {
    return new NotReady(
        "no placement of model '%s' has come yet; is one written to expert.placement, and is moe.model.name right?"
            .formatted(model));
  }

  /**
   * The status under a placement.
   *
   * @param pods how many pods are connected
   * @param troubles what is the matter with the others, one line each
   */
  static RouterStatus of(long epoch, int pods, SortedSet<Slot> missing, List<String> troubles) {
    if (missing.isEmpty()) {
      return new Ready(epoch, pods);
    }
    List<Slot> named = missing.stream().limit(NAMED).toList();
    return new NotReady(
        "%d experts have no live replica: %s%s%s"
            .formatted(
                missing.size(),
                Slot.describe(named),
                missing.size() > named.size() ? "; ..." : "",
                troubles.isEmpty() ? "" : " | " + String.join(" | ", troubles)));
  }

  /** Whether it is {@link Ready}. */
  default boolean ready() {
    return this instanceof Ready;
  }
}
