package dev.moemesh.router.sharing;

import dev.moemesh.model.gating.ExpertGroups;
import dev.moemesh.router.placement.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Shares the choices of a call out to replicas. The policy chooses the replicas of each expert; the
 * result depends on it and on the arguments alone. Used on one thread.
 *
 * @param policy chooses the replicas of each expert
 */
public record RowSharing(ReplicaPolicy policy) {

  /**
   * Shares choices out.
   *
   * @param groups the choices to share out, which the shares refer to
   * @param replicas the candidates for an expert, in the placement's order
   */
  public <R extends Replica> SharedRows<R> share(
      ExpertGroups groups, IntFunction<List<? extends R>> replicas) {
    RowLedger<R> ledger = new RowLedger<>(groups);
    List<Integer> unplaced = new ArrayList<>(0);
    for (int expert = 0; expert < groups.expertCount(); expert++) {
      int rows = groups.count(expert);
      if (rows > 0) {
        List<? extends R> candidates = replicas.apply(expert);
        if (candidates.isEmpty()) {
          unplaced.add(expert);
        } else {
          ledger.begin(expert);
          policy.place(expert, rows, candidates, ledger);
          ledger.finish();
        }
      }
    }
    return new SharedRows<>(ledger.shares(), unplaced);
  }
}
