package dev.moemesh.router.sharing;

import dev.moemesh.router.placement.Replica;
import java.util.List;

/**
 * The rows of a call as they are shared out.
 *
 * @param shares one per replica, in the order of their lowest expert
 * @param unplaced the experts that no replica computes, ascending; no share has rows of them
 * @param <R> what a replica is
 */
public record SharedRows<R extends Replica>(List<RowShare<R>> shares, List<Integer> unplaced) {

  public SharedRows {
    shares = List.copyOf(shares);
    unplaced = List.copyOf(unplaced);
  }

  /** Whether every row has a replica. */
  public boolean complete() {
    return unplaced.isEmpty();
  }
}
