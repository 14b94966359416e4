package dev.moemesh.bench.report;

import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * The middle and the upper end of many values, interpolated between neighbours.
 *
 * @param count of the values
 */
public record Quantiles(double p50, double p90, double p99, int count) {
  /** Quantiles of values; empty if there are none. */
  static Optional<Quantiles> of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted.length == 0
        ? Optional.empty()
        : Optional.of(
            new Quantiles(at(sorted, 0.5), at(sorted, 0.9), at(sorted, 0.99), sorted.length));
  }

  private static double at(double[] sorted, double quantile) {
    double place = quantile * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
