package dev.moemesh.bench.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How many values are spread.
 *
 * @param percentiles from 0 to 100, interpolated between neighbours
 * @param count of the values
 */
public record Quantiles(List<Double> percentiles, int count) {
  private static final int LAST = 100;

  public Quantiles {
    percentiles = List.copyOf(percentiles);
  }

  /** Quantiles of values; empty if there are none. */
  static Optional<Quantiles> of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      return Optional.empty();
    }
    List<Double> percentiles =
        IntStream.rangeClosed(0, LAST).mapToObj(percent -> at(sorted, percent)).toList();
    return Optional.of(new Quantiles(percentiles, sorted.length));
  }

  /** The middle. */
  public double p50() {
    return percentiles.get(50);
  }

  /** What a tenth exceeds. */
  public double p90() {
    return percentiles.get(90);
  }

  /** What a hundredth exceeds. */
  public double p99() {
    return percentiles.get(99);
  }

  private static double at(double[] sorted, int percent) {
    double place = (double) percent / LAST * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
