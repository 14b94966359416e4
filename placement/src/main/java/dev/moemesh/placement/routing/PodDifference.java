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
        return SlotBits.all(grid);
      } else {
        last = place;
        if (pod != before.get(place)) {
          pod.addDifference(before.get(place), changed);
        }
      }
    }
    placeBefore.values().forEach(place -> changed.addAll(before.get(place).held()));
    return changed;
  }
}
