package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.formats.PrometheusText;
import java.util.Map;

/** Reads the metric {@code moe_weight_bytes}. */
final class WeightBytes {
  private static final String METRIC = "moe_weight_bytes";

  private WeightBytes() {}

  /** The sum of the metric over its labels, in Prometheus' text form; 0 if it is not there. */
  static long in(String metrics) {
    return (long) PrometheusText.parse(metrics).sum(METRIC, Map.of());
  }
}
