package dev.moemesh.placement.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.placement.SlotSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
  private static final Slot A = new Slot(1, 0);
  private static final Slot B = new Slot(1, 1);

  private final SlotGrid grid = new SlotGrid(new ModelShape(0, 4, 2, new TreeSet<>(List.of(1))));

  @Test
  void withoutPodsEveryExpertIsMissing() {
    RoutingTable<String> table = RoutingTable.empty(grid);

    assertThat(table.missing(9)).containsExactly(A, B);
    assertThat(table.missing(1)).containsExactly(A);
    assertThat(table.missingCount()).isEqualTo(2);
    assertThat(table.replicas(1, 0)).isEmpty();
  }

  @Test
  void replicasStandInThePlacementsOrder() {
    RoutingTable<String> table =
        RoutingTable.of(
            grid,
            List.of(pod("second", slots(A, B), slots(A, B)), pod("first", slots(B), slots(B))));

    assertThat(table.replicas(1, 0)).containsExactly("second");
    assertThat(table.replicas(1, 1)).containsExactly("second", "first");
    assertThat(table.missing(9)).isEmpty();
  }

  @Test
  void anExpertThatAPodIsToHoldButDoesNotYetStaysWithThePodThatStillDoes() {
    LivePod<String> first = pod("first", slots(B), slots(A, B));
    RoutingTable<String> before =
        RoutingTable.of(grid, List.of(first, pod("second", slots(A), slots())));
    RoutingTable<String> after = before.with(List.of(first, pod("second", slots(A), slots(A))));

    assertThat(before.replicas(1, 0)).containsExactly("first");
    assertThat(after.replicas(1, 0)).containsExactly("second");
  }

  @Test
  void whatTheModelDoesNotHaveIsLeftOut() {
    SlotSet strange = slots(new Slot(0, 0), new Slot(2, 0), new Slot(1, 2), new Slot(-1, -1), A);
    RoutingTable<String> table = RoutingTable.of(grid, List.of(pod("first", strange, strange)));

    assertThat(table.replicas(1, 0)).containsExactly("first");
    assertThat(table.replicas(1, 2)).isEmpty();
    assertThat(table.replicas(0, 0)).isEmpty();
    assertThat(table.replicas(-1, -1)).isEmpty();
    assertThat(table.missing(9)).containsExactly(B);
  }

  @Test
  void aTableThatWasChangedLeavesTheOneBeforeAsItWas() {
    RoutingTable<String> before =
        RoutingTable.of(grid, List.of(pod("first", slots(A, B), slots(A, B))));

    RoutingTable<String> after = before.with(List.of());

    assertThat(before.replicas(1, 0)).containsExactly("first");
    assertThat(before.missingCount()).isZero();
    assertThat(after.replicas(1, 0)).isEmpty();
    assertThat(after.missingCount()).isEqualTo(2);
  }

  @Test
  void podsThatChangePlacesChangePlacesInTheTable() {
    LivePod<String> first = pod("first", slots(A), slots(A));
    LivePod<String> second = pod("second", slots(A), slots(A));

    RoutingTable<String> table =
        RoutingTable.of(grid, List.of(first, second)).with(List.of(second, first));

    assertThat(table.replicas(1, 0)).containsExactly("second", "first");
  }

  private LivePod<String> pod(String replica, SlotSet assigned, SlotSet held) {
    return LivePod.of(grid, replica, assigned, held);
  }

  private static SlotSet slots(Slot... slots) {
    return SlotSet.of(List.of(slots));
  }
}
