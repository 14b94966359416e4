package dev.moemesh.router.sharing;

import dev.moemesh.router.placement.Replica;
import java.util.List;

/**
 * Chooses the replicas that compute the rows of an expert.
 *
 * <p>A policy must not allocate per row: it is asked once per expert and call, in ascending order
 * of the experts. It may use what it was constructed with, such as a source of randomness, and what
 * the ledger says. Used on one thread.
 */
@FunctionalInterface
public interface ReplicaPolicy {

  /**
   * Gives all rows of an expert to replicas. One replica may take them all, or several may take
   * consecutive runs of them.
   *
   * @param expert index of the expert in its layer
   * @param rows the number of rows, at least 1
   * @param replicas the candidates, at least one, in the placement's order
   * @param ledger tells the rows that a replica has, and takes the decision
   */
  <R extends Replica> void place(
      int expert, int rows, List<? extends R> replicas, RowLedger<R> ledger);
}
