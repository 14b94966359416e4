package dev.moemesh.deploy.placement;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.placement.ExpertPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A placement that ignores load. It divides each layer's experts into runs of neighbours, one run
 * per pod; the sizes of a layer's runs differ by at most one. From layer to layer the larger runs
 * move on by one pod, so that no pod gets them all.
 */
public final class StaticPlacement {
  private StaticPlacement() {}

  /**
   * Experts of each MoE layer, per pod.
   *
   * @param moeLayers indices of the layers that have experts
   * @param expertCount experts of each of them
   * @param pods how many pods share them
   * @return per pod: layer to its experts, both ascending
   * @throws IllegalArgumentException if there are no pods, or more than experts
   */
  public static List<SortedMap<Integer, List<Integer>>> deal(
      List<Integer> moeLayers, int expertCount, int pods) {
    if (pods < 1 || pods > expertCount) {
      throw new IllegalArgumentException(
          "expected 1 to %d expert pods, as the model has %d experts per layer, found %d"
              .formatted(expertCount, expertCount, pods));
    }
    List<SortedMap<Integer, List<Integer>>> shares = new ArrayList<>();
    for (int pod = 0; pod < pods; pod++) {
      shares.add(new TreeMap<>());
    }
    int rotation = 0;
    for (int layer : moeLayers) {
      for (int share = 0; share < pods; share++) {
        int from = boundary(share, expertCount, pods);
        int to = boundary(share + 1, expertCount, pods);
        shares.get((share + rotation) % pods).put(layer, range(from, to));
      }
      rotation++;
    }
    return List.copyOf(shares);
  }

  /**
   * The pods of a dealt-out placement.
   *
   * @param podIds names of the pods
   * @param addresses where they listen, in the same order
   */
  public static List<ExpertPlacement.Pod> pods(
      List<String> podIds,
      List<Address> addresses,
      List<? extends SortedMap<Integer, List<Integer>>> shares) {
    if (podIds.size() != shares.size() || addresses.size() != shares.size()) {
      throw new IllegalArgumentException(
          "expected a name and an address for each of %d pods, found %d and %d"
              .formatted(shares.size(), podIds.size(), addresses.size()));
    }
    List<ExpertPlacement.Pod> pods = new ArrayList<>();
    for (int pod = 0; pod < shares.size(); pod++) {
      List<Slot> slots = new ArrayList<>();
      shares
          .get(pod)
          .forEach(
              (layer, experts) -> experts.forEach(expert -> slots.add(new Slot(layer, expert))));
      pods.add(new ExpertPlacement.Pod(podIds.get(pod), addresses.get(pod), slots));
    }
    return pods;
  }

  private static int boundary(int share, int expertCount, int pods) {
    return Math.toIntExact((long) share * expertCount / pods);
  }

  private static List<Integer> range(int from, int to) {
    List<Integer> range = new ArrayList<>();
    for (int expert = from; expert < to; expert++) {
      range.add(expert);
    }
    return List.copyOf(range);
  }
}
