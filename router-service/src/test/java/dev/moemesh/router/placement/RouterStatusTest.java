package dev.moemesh.router.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.SlotSet;
import dev.moemesh.placement.routing.PlacedPods;
import dev.moemesh.placement.routing.PodReport;
import dev.moemesh.placement.routing.SlotGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RouterStatusTest {

  @Test
  void saysWhatIsMissingAndWhy() {
    PlacedPods<String> pods = pods(2);

    RouterStatus status = RouterStatus.of(3, pods);

    assertThat(status.ready()).isFalse();
    assertThat(status)
        .isEqualTo(
            new RouterStatus.ExpertsMissing(
                3, 2, List.of(new Slot(1, 0), new Slot(1, 1)), List.of("pod x: down")))
        .hasToString("2 experts have no live replica: layer 1: experts 0, 1 | pod x: down");
  }

  @Test
  void namesNoMoreThanAFewOfMany() {
    assertThat(RouterStatus.of(3, pods(100)).toString())
        .startsWith("100 experts have no live replica: layer 1: experts 0, 1, 2,")
        .contains(", 63; ... | pod x: down");
  }

  @Test
  void isReadyOnceEveryExpertHasAReplica() {
    PlacedPods<String> pods = pods(2);
    pods.report("x", "x", new PodReport.Connected(SlotSet.of(slots(2))));

    assertThat(RouterStatus.of(3, pods))
        .isEqualTo(new RouterStatus.Ready(3, 1))
        .hasToString("1 pods of placement epoch 3 hold every expert");
  }

  @Test
  void asksForAPlacementBeforeTheFirst() {
    RouterStatus status = new RouterStatus.NoPlacement("tiny");

    assertThat(status.ready()).isFalse();
    assertThat(status)
        .hasToString(
            "no placement of model 'tiny' has come yet; is one written to expert.placement, and is moe.model.name right?");
  }

  private static PlacedPods<String> pods(int experts) {
    SlotGrid grid = new SlotGrid(new ModelShape(0, 4, experts, new TreeSet<>(List.of(1))));
    PlacedPods<String> pods = new PlacedPods<>(grid);
    pods.follow(
        new ExpertPlacement(
            "tiny",
            3,
            List.of(new ExpertPlacement.Pod("x", Address.parse("unix:/x"), slots(experts)))),
        ExpertPlacement.Pod::id,
        id -> new PodReport.Unreachable("pod x: down"));
    return pods;
  }

  private static List<Slot> slots(int experts) {
    List<Slot> slots = new ArrayList<>();
    for (int expert = 0; expert < experts; expert++) {
      slots.add(new Slot(1, expert));
    }
    return slots;
  }
}
