package dev.moemesh.bench.report;

import dev.moemesh.bench.limit.Limit;
import dev.moemesh.bench.limit.TouchedExperts;

/**
 * What the machine allowed, round by round, with its speeds right before each phase.
 *
 * @param fraction what was reached of the lower limit
 * @param memory tokens per second that memory allows
 * @param arithmetic tokens per second that matrix products allow
 * @param binding the lower one in most rounds
 * @param experts that a step touched, in the mean over rounds
 */
public record LimitFigures(
    Spread fraction,
    Spread memory,
    Spread arithmetic,
    Limit.Binding binding,
    TouchedExperts experts) {
  /** The lower limit. */
  public double tokensPerSecond() {
    return Math.min(memory.median(), arithmetic.median());
  }
}
