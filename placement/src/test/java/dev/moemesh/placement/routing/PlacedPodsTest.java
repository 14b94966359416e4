package dev.moemesh.placement.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.SlotSet;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlacedPodsTest {
  private static final Slot A = new Slot(0, 0);
  private static final Slot B = new Slot(0, 1);

  private final SlotGrid grid = new SlotGrid(new ModelShape(0, 4, 2, new TreeSet<>(List.of(0))));
  private final PlacedPods<Link> pods = new PlacedPods<>(grid);
  private final List<Link> opened = new ArrayList<>();

  /** A replica by identity. */
  private static final class Link {
    private final String id;

    Link(String id) {
      this.id = id;
    }

    @Override
    public String toString() {
      return id;
    }
  }

  @Test
  void aPodIsAskedOnceItIsConnectedAndHolds() {
    follow(1, pod("a", "unix:/a", A, B));
    assertThat(pods.connected()).isZero();
    assertThat(pods.troubles()).containsExactly("a not tried yet");

    hold("a");
    assertThat(pods.table().missingCount()).isEqualTo(2);
    assertThat(pods.connected()).isEqualTo(1);

    hold("a", A, B);
    assertThat(pods.table().replicas(0, 0)).containsExactly(link("a"));
    assertThat(pods.table().missingCount()).isZero();
    assertThat(pods.troubles()).isEmpty();
  }

  @Test
  void onlyPodsThatAreNewOrHaveAnotherAddressAreOpened() {
    follow(1, pod("a", "unix:/a", A), pod("b", "unix:/b", B));

    PlacedPods.Change<Link> change =
        follow(2, pod("b", "unix:/b", A), pod("a", "unix:/elsewhere", B), pod("c", "unix:/c"));

    assertThat(change.opened()).extracting(Link::toString).containsExactly("a", "c");
    assertThat(opened).extracting(Link::toString).containsExactly("a", "b", "a", "c");
    assertThat(change.retired()).isEmpty();
  }

  @Test
  void aPodThatLeavesHelpsOutUntilTheOthersHoldEverything() {
    follow(1, pod("a", "unix:/a", A, B));
    hold("a", A, B);
    Link leaving = link("a");

    PlacedPods.Change<Link> change = follow(2, pod("b", "unix:/b", A, B));
    assertThat(change.retired()).isEmpty();
    assertThat(pods.table().replicas(0, 0)).containsExactly(leaving);
    hold("b", A);
    assertThat(pods.table().replicas(0, 0)).containsExactly(link("b"));
    assertThat(pods.table().replicas(0, 1)).containsExactly(leaving);

    PlacedPods.Change<Link> last = hold("b", A, B);

    assertThat(last.retired()).containsExactly(leaving);
    assertThat(pods.table().replicas(0, 1)).containsExactly(link("b"));
    assertThat(pods.report("a", leaving, new PodReport.Connected(slots(A))).retired()).isEmpty();
    assertThat(pods.table().replicas(0, 0)).containsExactly(link("b"));
  }

  @Test
  void aPodThatLeavesAndIsLostHelpsOutNoLonger() {
    follow(1, pod("a", "unix:/a", A, B));
    hold("a", A, B);
    Link leaving = link("a");
    follow(2, pod("b", "unix:/b", A, B));

    pods.report("a", leaving, new PodReport.Unreachable("gone"));

    assertThat(pods.table().missing(9)).containsExactly(A, B);
    assertThat(pods.troubles()).containsExactly("b not tried yet");
  }

  @Test
  void aPodThatWasLostIsNotAskedAndSaysWhy() {
    follow(1, pod("a", "unix:/a", A, B));
    hold("a", A, B);

    pods.report("a", link("a"), new PodReport.Unreachable("reset by peer"));

    assertThat(pods.table().missingCount()).isEqualTo(2);
    assertThat(pods.troubles()).containsExactly("reset by peer");
    assertThat(pods.connected()).isZero();
  }

  @Test
  void endsWithAllReplicas() {
    follow(1, pod("a", "unix:/a", A, B));
    hold("a", A, B);
    follow(2, pod("b", "unix:/b", A, B));

    assertThat(pods.clear()).containsExactlyElementsOf(opened);
    assertThat(pods.table().missingCount()).isEqualTo(2);
  }

  private PlacedPods.Change<Link> follow(long epoch, ExpertPlacement.Pod... named) {
    return pods.follow(
        new ExpertPlacement("tiny", epoch, List.of(named)),
        pod -> {
          Link link = new Link(pod.id());
          opened.add(link);
          return link;
        },
        link -> new PodReport.Unreachable(link + " not tried yet"));
  }

  private PlacedPods.Change<Link> hold(String id, Slot... slots) {
    return pods.report(id, link(id), new PodReport.Connected(slots(slots)));
  }

  private Link link(String id) {
    return opened.reversed().stream().filter(link -> link.id.equals(id)).findFirst().orElseThrow();
  }

  private static ExpertPlacement.Pod pod(String id, String address, Slot... slots) {
    return new ExpertPlacement.Pod(id, Address.parse(address), slots(slots));
  }

  private static SlotSet slots(Slot... slots) {
    return SlotSet.of(List.of(slots));
  }
}
