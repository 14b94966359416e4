package dev.moemesh.deploy.placement;

import dev.moemesh.contract.v1.LayerExperts;
import dev.moemesh.contract.v1.Placement;
import dev.moemesh.contract.v1.PodAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A placement that knows no load: each layer's experts are dealt out to the pods in runs of
 * neighbours, one expert of one layer to one pod, so that the shares of a layer differ by one at
 * most. Where they differ, the larger shares move on by one layer after the other, so that no pod
 * holds them all.
 */
public final class StaticPlacement {
  /** The epoch of a first placement. */
  public static final long FIRST_EPOCH = 1;

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
   * The record of a dealt-out placement.
   *
   * @param podIds names of the pods
   * @param addresses where they listen, in the same order
   */
  public static Placement record(
      String model,
      List<String> podIds,
      List<String> addresses,
      List<? extends SortedMap<Integer, List<Integer>>> shares) {
    if (podIds.size() != shares.size() || addresses.size() != shares.size()) {
      throw new IllegalArgumentException(
          "expected a name and an address for each of %d pods, found %d and %d"
              .formatted(shares.size(), podIds.size(), addresses.size()));
    }
    Placement.Builder placement = Placement.newBuilder().setModel(model).setEpoch(FIRST_EPOCH);
    for (int pod = 0; pod < shares.size(); pod++) {
      PodAssignment.Builder assignment =
          PodAssignment.newBuilder().setPodId(podIds.get(pod)).setAddress(addresses.get(pod));
      shares
          .get(pod)
          .forEach(
              (layer, experts) ->
                  assignment.addExperts(
                      LayerExperts.newBuilder().setLayer(layer).addAllExperts(experts)));
      placement.addPods(assignment);
    }
    return placement.build();
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
