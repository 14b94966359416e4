package dev.moemesh.bench.limit;

import dev.moemesh.bench.metrics.MeshCounters;

/**
 * Experts of a layer that at least one row of a step went to.
 *
 * @param perLayer in the mean
 * @param counted whether the pods counted them; else it is what chance would give
 */
public record TouchedExperts(double perLayer, boolean counted) {
  /** More calls per layer and step mean that steps are split, and experts run more than once. */
  private static final double SPLIT = 1.05;

  /**
   * Those of the steps in which sequences decode.
   *
   * @param counters of the whole phase. Steps that must have had prompt rows in them are taken out:
   *     those beyond one step for each token but the first
   * @param rows sequences
   */
  public static TouchedExperts decoding(
      ModelCost cost, MeshCounters counters, int rows, int promptTokens, int generatedTokens) {
    double prefillSteps = Math.max(0, counters.steps() - (generatedTokens - 1));
    double decodeSteps = counters.steps() - prefillSteps;
    if (!countable(cost, counters) || decodeSteps < 1) {
      return expected(cost, rows);
    }
    double promptRows = rows * (double) promptTokens / Math.max(1, prefillSteps);
    double runs =
        counters.expertRuns() / cost.moeLayers()
            - prefillSteps * cost.expectedDistinctExperts((int) promptRows);
    return counted(cost, runs / decodeSteps);
  }

  /** Those of a prompt, all its steps together. */
  public static TouchedExperts prefilling(ModelCost cost, MeshCounters counters, int tokens) {
    return countable(cost, counters)
        ? counted(cost, counters.expertRuns() / cost.moeLayers())
        : expected(cost, tokens);
  }

  private static boolean countable(ModelCost cost, MeshCounters counters) {
    return counters.expertRuns() > 0
        && counters.steps() > 0
        && counters.layers().calls() <= SPLIT * counters.steps() * cost.moeLayers();
  }

  private static TouchedExperts counted(ModelCost cost, double perLayer) {
    return new TouchedExperts(Math.clamp(perLayer, cost.expertsPerToken(), cost.experts()), true);
  }

  private static TouchedExperts expected(ModelCost cost, int rows) {
    return new TouchedExperts(cost.expectedDistinctExperts(rows), false);
  }
}
