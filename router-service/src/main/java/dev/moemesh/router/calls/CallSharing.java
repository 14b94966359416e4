package dev.moemesh.router.calls;

import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.ExpertGroups;
import dev.moemesh.router.placement.Replica;
import dev.moemesh.router.sharing.RowSharing;
import dev.moemesh.router.sharing.SharedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Shares the choices of one call out, all of them at first, and some of them again. The shares
 * refer to the groups. Used on one thread.
 *
 * @param assignment the experts of the call's rows
 * @param groups receives all choices, grouped by expert
 * @param replicas of the call's layer
 * @param <R> what a replica is
 */
public record CallSharing<R extends Replica>(
    Assignment assignment, ExpertGroups groups, RowSharing sharing, LayerReplicas<R> replicas) {

  /** Shares all choices out. */
  SharedRows<R> all() {
    groups.group(assignment);
    return sharing.share(groups, replicas::replicas);
  }

  /** Shares choices out to replicas that no attempt rules out. */
  SharedRows<R> again(int[] choices, CallAttempts<R> attempts) {
    return again(choices, attempts, replica -> true);
  }

  /** As {@link #again}, and not to the replica that computes them now. */
  SharedRows<R> elsewhere(int[] choices, CallAttempts<R> attempts, R present) {
    return again(choices, attempts, replica -> replica != present);
  }

  private SharedRows<R> again(int[] choices, CallAttempts<R> attempts, Predicate<R> allowed) {
    ExpertGroups some = new ExpertGroups(groups.expertCount());
    some.group(assignment, choices, choices.length);
    return sharing.share(some, expert -> candidates(expert, attempts, allowed));
  }

  private List<R> candidates(int expert, CallAttempts<R> attempts, Predicate<R> allowed) {
    List<R> candidates = new ArrayList<>();
    for (R replica : replicas.replicas(expert)) {
      if (allowed.test(replica) && !attempts.ruleOut(expert, replica, replicas.epoch(replica))) {
        candidates.add(replica);
      }
    }
    return candidates;
  }
}
