package dev.moemesh.router.dispatch;

import dev.moemesh.router.pods.ComputePod;
import dev.moemesh.router.pods.PodDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Simulated pods, the placements that are written for them, and what the router knows of these. */
final class SimulatedPods implements PodDirectory {
  private final List<SimulatedPod> pods;
  private final int expertCount;
  private final Random random;
  private final List<Runnable> listeners = new ArrayList<>();
  private Map<SimulatedPod, Set<Integer>> placement = Map.of();
  private long newestEpoch;
  private long followedEpoch;
  private int untold;

  SimulatedPods(List<SimulatedPod> pods, int expertCount, Random random) {
    this.pods = List.copyOf(pods);
    this.expertCount = expertCount;
    this.random = random;
  }

  @Override
  public List<? extends ComputePod> replicas(int layer, int expert) {
    return pods.stream().filter(pod -> pod.isReplicaOf(expert)).toList();
  }

  @Override
  public long epoch() {
    return followedEpoch;
  }

  @Override
  public void onChange(Runnable task) {
    listeners.add(task);
  }

  SimulatedPod any() {
    return pods.get(random.nextInt(pods.size()));
  }

  List<SimulatedPod> all() {
    return pods;
  }

  /** Writes a placement in which each expert has from one to all pods. */
  void write() {
    newestEpoch++;
    Map<SimulatedPod, Set<Integer>> next = new TreeMap<>((a, b) -> a.id().compareTo(b.id()));
    pods.forEach(pod -> next.put(pod, new TreeSet<>()));
    for (int expert = 0; expert < expertCount; expert++) {
      for (int i = 0; i <= random.nextInt(pods.size()); i++) {
        next.getOrDefault(any(), new TreeSet<>()).add(expert);
      }
    }
    placement = next;
  }

  /** A pod takes the newest placement up. */
  void takeUp(SimulatedPod pod) {
    pod.takeUp(newestEpoch, placement.getOrDefault(pod, Set.of()));
  }

  /** The router hears what a pod holds. */
  void announce(SimulatedPod pod) {
    pod.announce();
    untold++;
  }

  /** The router follows the newest placement. */
  void follow() {
    followedEpoch = newestEpoch;
    untold++;
  }

  void disconnect(SimulatedPod pod) {
    pod.disconnect(random.nextBoolean());
    untold++;
  }

  void connect(SimulatedPod pod) {
    pod.connect();
    untold++;
  }

  /** Tells the listeners of the changes so far. */
  void tell() {
    for (; untold > 0; untold--) {
      listeners.forEach(Runnable::run);
    }
  }

  /** All pods come back and take the newest placement up, and the router knows of it. */
  void settle() {
    for (SimulatedPod pod : pods) {
      takeUp(pod);
      connect(pod);
    }
    follow();
    tell();
  }
}
