package dev.moemesh.placement.routing;

import java.util.IdentityHashMap;
import java.util.List;

/** Which slots may have other replicas after some pods changed. A pure function of the pods. */
final class PodDifference {

  private PodDifference() {}

  /**
   * The slots whose replicas may differ between two lists of pods. If pods that are in both lists
   * changed their order, these are all slots.
   */
  static <R> SlotBits of(SlotGrid grid, List<LivePod<R>> before, List<LivePod<R>> after) {
    SlotBits changed = SlotBits.none(grid);
    int inPlace = 0;
    while (inPlace < before.size()
        && inPlace < after.size()
        && before.get(inPlace).replica() == after.get(inPlace).replica()) {
      after.get(inPlace).addDifference(before.get(inPlace), changed);
      inPlace++;
    }
    return addRest(
            before.subList(inPlace, before.size()), after.subList(inPlace, after.size()), changed)
        ? changed
        : SlotBits.all(grid);
  }

  /** Adds what the pods that are not in place change; false if some changed their order. */
  private static <R> boolean addRest(
      List<LivePod<R>> before, List<LivePod<R>> after, SlotBits changed) {
    IdentityHashMap<R, Integer> placeBefore = new IdentityHashMap<>(before.size());
    for (int place = 0; place < before.size(); place++) {
      placeBefore.put(before.get(place).replica(), place);
    }
    int last = -1;
    for (LivePod<R> pod : after) {
      Integer place = placeBefore.remove(pod.replica());
      if (place == null) {
        changed.addAll(pod.held());
      } else if (place < last) {
        return false;
      } else {
        last = place;
        pod.addDifference(before.get(place), changed);
      }
    }
    placeBefore.values().forEach(place -> changed.addAll(before.get(place).held()));
    return true;
  }
}
