package dev.moemesh.bench.report;

import java.util.Optional;
import java.util.stream.DoubleStream;

/** A few values, one per round: their median and their ends. */
public record Spread(double median, double min, double max) {
  /** The spread of values; empty if there are none. */
  static Optional<Spread> of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      return Optional.empty();
    }
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return Optional.of(new Spread(median, sorted[0], sorted[sorted.length - 1]));
  }
}
