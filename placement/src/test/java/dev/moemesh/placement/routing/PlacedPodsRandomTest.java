package dev.moemesh.placement.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.SlotSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random placements and reports, applied as differences, against a table that is built anew. */
class PlacedPodsRandomTest {
  private static final int ROUNDS = 60;
  private static final int STEPS = 60;
  private static final List<Integer> LAYERS = List.of(1, 2, 5);
  private static final int EXPERTS = 7;

  private final SlotGrid grid = new SlotGrid(new ModelShape(0, 4, EXPERTS, new TreeSet<>(LAYERS)));

  /** A replica by identity. */
  private static final class Link {
    private final ExpertPlacement.Pod opened;
    private PodReport report = new PodReport.Unreachable("new");

    Link(ExpertPlacement.Pod opened) {
      this.opened = opened;
    }
  }

  /** The pods as a plain map, and the rule in its shortest form. */
  private static final class Plain {
    private Map<String, Link> named = new LinkedHashMap<>();
    private List<Link> leaving = new ArrayList<>();
    private ExpertPlacement placement = new ExpertPlacement("tiny", 1, List.of());

    void follow(ExpertPlacement newer, List<Link> opened) {
      List<Link> fresh = new ArrayList<>(opened);
      Map<String, Link> now = new LinkedHashMap<>();
      for (ExpertPlacement.Pod pod : newer.pods()) {
        Link known = named.get(pod.id());
        boolean stays = known != null && known.opened.address().equals(pod.address());
        now.put(pod.id(), stays ? named.remove(pod.id()) : fresh.removeFirst());
      }
      leaving.addAll(named.values());
      named = now;
      placement = newer;
    }

    List<Link> retire() {
      for (int layer : LAYERS) {
        for (int expert = 0; expert < EXPERTS; expert++) {
          Slot slot = new Slot(layer, expert);
          if (named.values().stream().noneMatch(link -> holds(link, slot))) {
            return List.of();
          }
        }
      }
      List<Link> retired = leaving;
      leaving = new ArrayList<>();
      return retired;
    }

    List<Link> replicas(Slot slot) {
      List<Link> assigned = new ArrayList<>();
      List<Link> leftOver = new ArrayList<>();
      named.forEach(
          (id, link) -> {
            if (holds(link, slot)) {
              boolean given = placement.pod(id).orElseThrow().slots().contains(slot);
              (given ? assigned : leftOver).add(link);
            }
          });
      leaving.stream().filter(link -> holds(link, slot)).forEach(leftOver::add);
      return assigned.isEmpty() ? leftOver : assigned;
    }

    private static boolean holds(Link link, Slot slot) {
      return link.report instanceof PodReport.Connected connected
          && connected.slots().contains(slot);
    }
  }

  @Test
  void differencesGiveTheTableThatIsBuiltAnew() {
    long seed = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      run(new Random(seed + round), "seed " + (seed + round));
    }
  }

  private void run(Random random, String seed) {
    PlacedPods<Link> pods = new PlacedPods<>(grid);
    Plain plain = new Plain();
    List<Link> links = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      List<Link> retired;
      if (links.isEmpty() || random.nextInt(4) == 0) {
        ExpertPlacement next = placement(random, plain.placement);
        PlacedPods.Change<Link> change = pods.follow(next, Link::new, link -> link.report);
        plain.follow(next, change.opened());
        links.addAll(change.opened());
        retired = change.retired();
      } else {
        Link link = links.get(random.nextInt(links.size()));
        link.report = report(random);
        retired = pods.report(link.opened.id(), link, link.report).retired();
      }
      String where = seed + " step " + step;
      assertThat(retired).as(where).isEqualTo(plain.retire());
      check(pods.table(), plain, where);
    }
  }

  private void check(RoutingTable<Link> table, Plain plain, String where) {
    int missing = 0;
    for (int layer : LAYERS) {
      for (int expert = 0; expert < EXPERTS; expert++) {
        List<Link> expected = plain.replicas(new Slot(layer, expert));
        assertThat(table.replicas(layer, expert)).as(where).isEqualTo(expected);
        missing += expected.isEmpty() ? 1 : 0;
      }
    }
    assertThat(table.missingCount()).as(where).isEqualTo(missing);
    assertThat(table.missing(Integer.MAX_VALUE)).as(where).hasSize(missing);
  }

  /**
   * Some pods come, some go, some move, some are given other experts; at times all change places.
   */
  private static ExpertPlacement placement(Random random, ExpertPlacement before) {
    List<ExpertPlacement.Pod> pods = new ArrayList<>();
    for (ExpertPlacement.Pod pod : before.pods()) {
      switch (random.nextInt(6)) {
        case 0 -> {}
        case 1 -> pods.add(pod(random, pod.id()));
        case 2 -> pods.add(new ExpertPlacement.Pod(pod.id(), pod.address(), slots(random)));
        default -> pods.add(pod);
      }
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      pods.add(pod(random, "pod-" + before.epoch() + "-" + i));
    }
    if (random.nextInt(5) == 0) {
      Collections.shuffle(pods, random);
    }
    return new ExpertPlacement("tiny", before.epoch() + 1, pods);
  }

  private static ExpertPlacement.Pod pod(Random random, String id) {
    return new ExpertPlacement.Pod(
        id, Address.parse("host:" + (1 + random.nextInt(1000))), slots(random));
  }

  private static PodReport report(Random random) {
    return random.nextInt(5) == 0
        ? new PodReport.Unreachable("lost")
        : new PodReport.Connected(slots(random));
  }

  /** A random share of the model, and at times what it does not have. */
  private static SlotSet slots(Random random) {
    int one = 1 + random.nextInt(4);
    List<Slot> slots = new ArrayList<>();
    for (int layer = 0; layer <= LAYERS.getLast() + 1; layer++) {
      for (int expert = 0; expert <= EXPERTS; expert++) {
        if (random.nextInt(one) == 0) {
          slots.add(new Slot(layer, expert));
        }
      }
    }
    return SlotSet.of(slots);
  }
}
