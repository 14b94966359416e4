package dev.moemesh.router.placement;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.placement.routing.PlacedPods;
import dev.moemesh.placement.routing.RoutingTable;
import java.util.List;

/**
 * Whether every expert has a live replica: the readiness of a router. {@code toString} says it for
 * people.
 */
public sealed interface RouterStatus {

  /** How many missing experts are named. */
  int NAMED = 64;

  /** Every expert has a live replica. */
  record Ready(long epoch, int pods) implements RouterStatus {
    @Override
    public String toString() {
      return "%d pods of placement epoch %d hold every expert".formatted(pods, epoch);
    }
  }

  /** The router has read no placement of its model yet. */
  record NoPlacement(String model) implements RouterStatus {
    @Override
    public String toString() {
      return "no placement of model '%s' has come yet; is one written to expert.placement, and is moe.model.name right?"
          .formatted(model);
    }
  }

  /**
   * Some calls would fail.
   *
   * @param missing experts without a live replica
   * @param named the first {@value #NAMED} of them
   * @param troubles why pods are not connected, one line each
   */
  record ExpertsMissing(long epoch, int missing, List<Slot> named, List<String> troubles)
      implements RouterStatus {
    public ExpertsMissing {
      named = List.copyOf(named);
      troubles = List.copyOf(troubles);
    }

    @Override
    public String toString() {
      return "%d experts have no live replica: %s%s%s"
          .formatted(
              missing,
              Slot.describe(named),
              missing > named.size() ? "; ..." : "",
              troubles.isEmpty() ? "" : " | " + String.join(" | ", troubles));
    }
  }

  /** The status under a placement. */
  static RouterStatus of(long epoch, PlacedPods<?> pods) {
    RoutingTable<?> table = pods.table();
    int missing = table.missingCount();
    return missing == 0
        ? new Ready(epoch, pods.connected())
        : new ExpertsMissing(epoch, missing, table.missing(NAMED), pods.troubles());
  }

  /** Whether it is {@link Ready}. */
  default boolean ready() {
    return switch (this) {
      case Ready _ -> true;
      case NoPlacement _, ExpertsMissing _ -> false;
    };
  }
}
