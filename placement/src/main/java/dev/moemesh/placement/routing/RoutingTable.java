package dev.moemesh.placement.routing;

import dev.moemesh.contract.placement.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The live replicas of every expert, as an array [MoE layer, expert].
 *
 * <p>Immutable and thread-safe. A change makes another table, which shares the rows of all layers
 * that the change does not touch. A slot's replicas follow from the pods alone, so a table that was
 * changed step by step equals the one that is built anew.
 *
 * <p>An expert goes to the pods that hold it and are to hold it. Where there is none (the placement
 * has just changed), it goes to those that still hold it.
 *
 * @param <R> what a replica is
 */
public final class RoutingTable<R> {
  private final SlotGrid grid;
  private final List<LivePod<R>> pods;
  private final List<List<R>[]> rows;
  private final SlotBits missing;

  private RoutingTable(
      SlotGrid grid, List<LivePod<R>> pods, List<List<R>[]> rows, SlotBits missing) {
    this.grid = grid;
    this.pods = pods;
    this.rows = rows;
    this.missing = missing;
  }

  /** The table without pods: every expert is missing. */
  public static <R> RoutingTable<R> empty(SlotGrid grid) {
    List<List<R>[]> rows = new ArrayList<>(grid.rows());
    for (int row = 0; row < grid.rows(); row++) {
      rows.add(RoutingTable.<R>row(grid.columns()));
    }
    return new RoutingTable<>(grid, List.of(), rows, SlotBits.all(grid));
  }

  /** The table of the pods given, in the placement's order. */
  public static <R> RoutingTable<R> of(SlotGrid grid, List<LivePod<R>> pods) {
    return RoutingTable.<R>empty(grid).with(pods);
  }

  @SuppressWarnings("unchecked") // the array is filled with lists of R alone
  private static <R> List<R>[] row(int columns) {
    List<R>[] row = (List<R>[]) new List<?>[columns];
    Arrays.fill(row, List.of());
    return row;
  }

  /**
   * The live replicas of an expert, in the placement's order. Allocates nothing.
   *
   * @return an empty list if there are none
   */
  public List<R> replicas(int layer, int expert) {
    return grid.contains(layer, expert) ? rows.get(grid.row(layer))[expert] : List.of();
  }

  /** Experts without a live replica. */
  public int missingCount() {
    return missing.count();
  }

  /** The first experts without a live replica, ascending, at most as many as given. */
  public List<Slot> missing(int most) {
    List<Slot> first = new ArrayList<>();
    missing.forEach(
        index -> {
          if (first.size() < most) {
            first.add(grid.slot(index));
          }
        });
    return first;
  }

  /**
   * The table of other pods. Computes only the slots of pods that differ from this table's.
   *
   * @param now the pods in the placement's order; those that are unchanged are best the same
   *     objects
   */
  public RoutingTable<R> with(List<LivePod<R>> now) {
    SlotBits changed = PodDifference.of(grid, pods, now);
    if (changed.isEmpty()) {
      return new RoutingTable<>(grid, List.copyOf(now), rows, missing);
    }
    List<List<R>[]> changedRows = new ArrayList<>(rows);
    SlotBits nowMissing = missing.copy();
    SlotHolders<R> holders = new SlotHolders<>(grid.size());
    int[] changedWords = changed.occupiedWords();
    for (LivePod<R> pod : now) {
      pod.held().forEachShared(changed, changedWords, slot -> holders.add(slot, pod));
    }
    changed.forEach(
        slot -> {
          List<R> replicas = holders.replicas(slot);
          ownRow(changedRows, slot / grid.columns())[slot % grid.columns()] = replicas;
          nowMissing.set(slot, replicas.isEmpty());
        });
    return new RoutingTable<>(grid, List.copyOf(now), changedRows, nowMissing);
  }

  /** The row to be written to: a copy, unless it is one already. */
  private List<R>[] ownRow(List<List<R>[]> changedRows, int row) {
    if (changedRows.get(row) == rows.get(row)) {
      changedRows.set(row, rows.get(row).clone());
    }
    return changedRows.get(row);
  }
}
