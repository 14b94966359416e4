package dev.moemesh.deploy.mesh;

/** Reads the metric {@code moe_weight_bytes}. */
final class WeightBytes {
  private static final String METRIC = "moe_weight_bytes";

  private WeightBytes() {}

  /** The sum of the metric over its labels, in Prometheus' text form; 0 if it is not there. */
  static long in(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(METRIC + "{") || line.startsWith(METRIC + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
