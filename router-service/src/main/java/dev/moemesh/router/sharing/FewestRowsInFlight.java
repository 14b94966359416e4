package dev.moemesh.router.sharing;

import dev.moemesh.router.placement.Replica;
import java.util.List;

/**
 * Gives all rows of an expert to the replica with the fewest rows in flight, those of the same call
 * included. Of equally loaded replicas it takes the first in the placement's order. Immutable.
 */
public final class FewestRowsInFlight implements ReplicaPolicy {

  @Override
  public <R extends Replica> void place(
      int expert, int rows, List<? extends R> replicas, RowLedger<R> ledger) {
    R best = replicas.getFirst();
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < replicas.size() && replicas.size() > 1; i++) {
      R replica = replicas.get(i);
      long inFlight = ledger.rows(replica);
      if (inFlight < fewest) {
        best = replica;
        fewest = inFlight;
      }
    }
    ledger.give(best, rows);
  }
}
