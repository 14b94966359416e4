package dev.moemesh.router.dispatch;

import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.ExpertGroups;
import dev.moemesh.router.combining.ChoiceAnswers;

/**
 * The arrays of one call under way. They grow, and later calls use them again. Used on one thread.
 *
 * @param assignment the experts and weights of the call's rows
 * @param groups the choices of the assignment, grouped by expert
 * @param answers where the outputs of the choices lie
 */
record CallArrays(Assignment assignment, ExpertGroups groups, ChoiceAnswers answers) {

  /** Arrays of a call without rows, for layers with that many experts. */
  static CallArrays empty(int expertCount) {
    return new CallArrays(new Assignment(), new ExpertGroups(expertCount), new ChoiceAnswers());
  }
}
