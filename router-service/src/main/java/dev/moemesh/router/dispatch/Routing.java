package dev.moemesh.router.dispatch;

import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.ExpertGroups;
import dev.moemesh.router.combining.Combination;

/**
 * The assignment of one call in flight, and where its experts' outputs lie. Later calls use its
 * memory again. Used on one thread.
 */
final class Routing {
  private final Assignment assignment = new Assignment();
  private final ExpertGroups groups;
  private final Combination combination;

  Routing(int hiddenSize, int expertCount) {
    this.groups = new ExpertGroups(expertCount);
    this.combination = new Combination(hiddenSize);
  }

  /** The experts and weights of the call's rows. */
  Assignment assignment() {
    return assignment;
  }

  /** The choices, grouped by expert. */
  ExpertGroups groups() {
    return groups;
  }

  Combination combination() {
    return combination;
  }
}
