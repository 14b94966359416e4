package dev.moemesh.router.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.router.placement.RoutingTable.LivePod;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
  private static final Slot A = new Slot(1, 0);
  private static final Slot B = new Slot(1, 1);

  private record Pod(String id, long rowsInFlight) implements Replica {}

  private final ModelShape shape = new ModelShape(0, 4, 2, new TreeSet<>(List.of(1)));
  private final Pod first = new Pod("first", 0);
  private final Pod second = new Pod("second", 0);

  @Test
  void withoutPodsEveryExpertIsMissing() {
    RoutingTable<Pod> table = RoutingTable.of(shape, List.of());

    assertThat(table.missing()).containsExactly(A, B);
    assertThat(table.replicas(1, 0)).isEmpty();
  }

  @Test
  void replicasStandInThePlacementsOrder() {
    RoutingTable<Pod> table =
        RoutingTable.of(
            shape, List.of(pod(second, slots(A, B), slots(A, B)), pod(first, slots(B), slots(B))));

    assertThat(table.replicas(1, 0)).containsExactly(second);
    assertThat(table.replicas(1, 1)).containsExactly(second, first);
    assertThat(table.missing()).isEmpty();
  }

  @Test
  void anExpertThatAPodIsToHoldButDoesNotYetStaysWithThePodThatStillDoes() {
    RoutingTable<Pod> before =
        RoutingTable.of(
            shape, List.of(pod(first, slots(B), slots(A, B)), pod(second, slots(A), slots())));
    RoutingTable<Pod> after =
        RoutingTable.of(
            shape, List.of(pod(first, slots(B), slots(A, B)), pod(second, slots(A), slots(A))));

    assertThat(before.replicas(1, 0)).containsExactly(first);
    assertThat(after.replicas(1, 0)).containsExactly(second);
  }

  @Test
  void theStatusNamesWhatIsMissingAndWhy() {
    RouterStatus status =
        RouterStatus.of(3, 1, RoutingTable.of(shape, List.of()).missing(), List.of("pod x: down"));

    assertThat(status.ready()).isFalse();
    assertThat(status.toString())
        .isEqualTo("2 experts have no live replica: layer 1: experts 0, 1 | pod x: down");
    assertThat(RouterStatus.of(3, 2, new TreeSet<>(), List.of()))
        .hasToString("2 pods of placement epoch 3 hold every expert");
  }

  private static LivePod<Pod> pod(Pod pod, SortedSet<Slot> assigned, SortedSet<Slot> held) {
    return new LivePod<>(pod, assigned, held);
  }

  private static SortedSet<Slot> slots(Slot... slots) {
    return new TreeSet<>(List.of(slots));
  }
}
