package dev.moemesh.placement.routing;

import dev.moemesh.placement.ExpertPlacement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The pods of the newest placement, the pods that leave, and the routing table that follows.
 *
 * <p>Placements and reports are applied as differences: only pods that changed are touched.
 *
 * <p>Make before break: a pod that the placement names no more keeps its experts in the table until
 * the named pods hold every expert. Then it is retired.
 *
 * <p>Does not own the replicas: it tells its caller which to open and which to retire. Confined to
 * one thread.
 *
 * @param <R> what a replica is; compared by identity
 */
public final class PlacedPods<R> {
  private final SlotGrid grid;
  private Map<String, PlacedPod<R>> named = new LinkedHashMap<>();
  private List<PlacedPod<R>> leaving = new ArrayList<>();
  private RoutingTable<R> table;

  /** No pods yet. */
  public PlacedPods(SlotGrid grid) {
    this.grid = grid;
    this.table = RoutingTable.empty(grid);
  }

  /**
   * What the caller has to do after a change.
   *
   * @param opened replicas that were made for this change, to be connected
   * @param retired replicas that no table names any more, to be closed
   */
  public record Change<R>(List<R> opened, List<R> retired) {
    public Change {
      opened = List.copyOf(opened);
      retired = List.copyOf(retired);
    }
  }

  /**
   * Takes over the pods of a placement. A pod with a new address counts as another pod.
   *
   * @param open makes the replica of a pod that was not there before
   * @param report what is known of a new replica
   */
  public Change<R> follow(
      ExpertPlacement placement,
      Function<ExpertPlacement.Pod, R> open,
      Function<R, PodReport> report) {
    Map<String, PlacedPod<R>> before = new LinkedHashMap<>(named);
    Map<String, PlacedPod<R>> now = new LinkedHashMap<>();
    List<R> opened = new ArrayList<>();
    for (ExpertPlacement.Pod pod : placement.pods()) {
      PlacedPod<R> known = before.get(pod.id());
      if (known != null && known.isAt(pod.address())) {
        before.remove(pod.id());
        now.put(pod.id(), known.placed(grid, pod));
      } else {
        R replica = open.apply(pod);
        opened.add(replica);
        now.put(pod.id(), PlacedPod.of(grid, pod, replica, report.apply(replica)));
      }
    }
    before.values().forEach(pod -> leaving.add(pod.leaving(grid)));
    named = now;
    return new Change<>(opened, refresh());
  }

  /** Takes over what is known of a replica. One that was retired is ignored. */
  public Change<R> report(String id, R replica, PodReport report) {
    PlacedPod<R> pod = named.get(id);
    if (pod != null && pod.replica() == replica) {
      named.put(id, pod.reported(grid, report));
    } else {
      leaving.replaceAll(left -> left.replica() == replica ? left.reported(grid, report) : left);
    }
    return new Change<>(List.of(), refresh());
  }

  private List<R> refresh() {
    List<LivePod<R>> live = new ArrayList<>(named.size() + leaving.size());
    named.values().forEach(pod -> pod.ifLive().ifPresent(live::add));
    List<R> retired = List.of();
    if (!leaving.isEmpty() && holdEverything(live)) {
      retired = leaving.stream().map(PlacedPod::replica).toList();
      leaving = new ArrayList<>();
    }
    leaving.forEach(pod -> pod.ifLive().ifPresent(live::add));
    table = table.with(live);
    return retired;
  }

  private boolean holdEverything(List<LivePod<R>> pods) {
    SlotBits held = SlotBits.none(grid);
    pods.forEach(pod -> held.addAll(pod.held()));
    return held.count() == grid.size();
  }

  /** The live replicas of every expert. */
  public RoutingTable<R> table() {
    return table;
  }

  /** How many pods of the placement are connected. */
  public int connected() {
    return (int) named.values().stream().filter(pod -> pod.ifLive().isPresent()).count();
  }

  /** Why the others are not, in the placement's order, for people. */
  public List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    for (PlacedPod<R> pod : named.values()) {
      if (pod instanceof PlacedPod.Down<R> down) {
        troubles.add(down.trouble());
      }
    }
    return troubles;
  }

  /** Ends with all replicas, named and leaving, to be closed. */
  public List<R> clear() {
    List<R> all = new ArrayList<>();
    leaving.forEach(pod -> all.add(pod.replica()));
    named.values().forEach(pod -> all.add(pod.replica()));
    leaving = new ArrayList<>();
    named = new LinkedHashMap<>();
    table = RoutingTable.empty(grid);
    return all;
  }
}
