package dev.moemesh.router.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.v1.LayerExperts;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.SlotSet;
import dev.moemesh.placement.log.PlacementRecord;
import dev.moemesh.placement.routing.PlacedPods;
import dev.moemesh.placement.routing.PodReport;
import dev.moemesh.placement.routing.SlotGrid;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a change of the placement costs the router's loop, for a model and a mesh of DeepSeek-V3's
 * size: 58 MoE layers of 256 experts on 320 pods, every eighth expert twice.
 *
 * <p>A change is a record that moves experts from one pod to another, the new pod's description,
 * the table after each, and the router's status after each. Parsing the record is the consumer
 * thread's work and is not counted. Times are CPU times of this thread.
 */
class PlacementTakeUpTest {
  private static final int PODS = 320;
  private static final int EXPERTS = 256;
  private static final int CHANGES = 200;
  private static final int MOVED = 4;
  private static final Duration BOUND = Duration.ofMillis(5);

  private final SortedSet<Integer> layers =
      IntStream.range(3, 61).boxed().collect(Collectors.toCollection(TreeSet::new));
  private final PlacedPods<String> pods =
      new PlacedPods<>(new SlotGrid(new ModelShape(0, 4, EXPERTS, layers)));
  private final List<SortedSet<Slot>> shares = new ArrayList<>();
  private final Map<String, String> replicas = new HashMap<>();
  private final Random random = new Random(1);
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private RouterStatus status = new RouterStatus.NoPlacement("big");

  @Test
  void aChangedRecordIsTakenUpWithinFiveMilliseconds() {
    deal();
    follow(parsed(1));
    for (int pod = 0; pod < PODS; pod++) {
      describe(pod, wire(pod));
    }
    assertThat(status).isEqualTo(new RouterStatus.Ready(1, PODS));

    List<Long> records = new ArrayList<>();
    List<Long> descriptions = new ArrayList<>();
    for (int change = 0; change < CHANGES; change++) {
      int to = move();
      ExpertPlacement record = parsed(change + 2);
      List<LayerExperts> described = wire(to);
      records.add(cpuNanos(() -> follow(record)));
      descriptions.add(cpuNanos(() -> describe(to, described)));
    }

    assertThat(status).isEqualTo(new RouterStatus.Ready(CHANGES + 1, PODS));
    System.out.printf(
        "us of CPU to take up: record %s; description %s%n", spread(records), spread(descriptions));
    assertThat(median(records) + median(descriptions)).isLessThan(BOUND.toNanos());
    assertThat(records.getFirst() + descriptions.getFirst()).isLessThan(4 * BOUND.toNanos());
  }

  private void follow(ExpertPlacement placement) {
    pods.follow(placement, this::open, id -> new PodReport.Unreachable(id + " is new"));
    status = RouterStatus.of(placement.epoch(), pods);
  }

  private void describe(int pod, List<LayerExperts> experts) {
    long epoch = status instanceof RouterStatus.Ready ready ? ready.epoch() : 1;
    // As PodLink reads a description.
    SlotSet held = SlotSet.of(Slot.fromWire(experts));
    pods.report(id(pod), replicas.get(id(pod)), new PodReport.Connected(held));
    status = RouterStatus.of(epoch, pods);
  }

  private void deal() {
    for (int pod = 0; pod < PODS; pod++) {
      shares.add(new TreeSet<>());
    }
    int next = 0;
    for (int layer : layers) {
      for (int expert = 0; expert < EXPERTS; expert++) {
        Slot slot = new Slot(layer, expert);
        shares.get(next % PODS).add(slot);
        if (expert % 8 == 0) {
          shares.get((next + PODS / 2) % PODS).add(slot);
        }
        next++;
      }
    }
  }

  /** Gives experts of one pod to another, and says to which. */
  private int move() {
    int from = random.nextInt(PODS);
    int to = (from + 1 + random.nextInt(PODS - 1)) % PODS;
    List<Slot> moved = new ArrayList<>(shares.get(from));
    Collections.shuffle(moved, random);
    moved.stream()
        .limit(MOVED)
        .forEach(
            slot -> {
              shares.get(from).remove(slot);
              shares.get(to).add(slot);
            });
    return to;
  }

  /** As the consumer hands it over: nothing in it is shared with the record before. */
  private ExpertPlacement parsed(long epoch) {
    List<ExpertPlacement.Pod> named = new ArrayList<>();
    for (int pod = 0; pod < PODS; pod++) {
      named.add(
          new ExpertPlacement.Pod(
              id(pod),
              Address.parse("10.0.%d.%d:7000".formatted(pod / 8, pod % 8)),
              shares.get(pod)));
    }
    return PlacementRecord.parse(new ExpertPlacement("big", epoch, named).toWire().toByteArray())
        .placement();
  }

  private List<LayerExperts> wire(int pod) {
    return Slot.toWire(shares.get(pod));
  }

  private static String id(int pod) {
    return "pod-" + pod;
  }

  /** Replicas are compared by identity. */
  private String open(ExpertPlacement.Pod pod) {
    replicas.put(pod.id(), pod.id());
    return pod.id();
  }

  private long cpuNanos(Runnable task) {
    long start = threads.getCurrentThreadCpuTime();
    task.run();
    return threads.getCurrentThreadCpuTime() - start;
  }

  private static long median(List<Long> nanos) {
    return nanos.stream().sorted().toList().get(nanos.size() / 2);
  }

  private static String spread(List<Long> nanos) {
    return "first %d, median %d, most after the first %d"
        .formatted(
            nanos.getFirst() / 1000,
            median(nanos) / 1000,
            nanos.stream().skip(1).mapToLong(Long::longValue).max().orElse(0) / 1000);
  }
}
