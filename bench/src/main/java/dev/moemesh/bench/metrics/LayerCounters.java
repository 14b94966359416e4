package dev.moemesh.bench.metrics;

import dev.moemesh.deploy.formats.PrometheusText;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * MoE layer calls and where their time went, summed since some moment.
 *
 * @param nanos by part; a part that is not there took none
 */
public record LayerCounters(double calls, Map<LayerPart, Double> nanos) {
  /** No calls. */
  public static final LayerCounters NONE = new LayerCounters(0, Map.of());

  private static final String CALLS = "moe_layer_calls_total";
  private static final String NANOS = "moe_layer_nanos_total";
  private static final double NANOS_PER_MICRO = 1000;

  public LayerCounters {
    nanos = Map.copyOf(nanos);
  }

  /** The counters in the metrics of an attention service; zero where it has none yet. */
  public static LayerCounters in(PrometheusText metrics) {
    Map<LayerPart, Double> nanos = new EnumMap<>(LayerPart.class);
    for (LayerPart part : LayerPart.values()) {
      nanos.put(part, metrics.sum(NANOS, Map.of("part", part.label())));
    }
    return new LayerCounters(metrics.sum(CALLS, Map.of()), nanos);
  }

  /** What was counted since {@code earlier}. */
  public LayerCounters since(LayerCounters earlier) {
    return combine(earlier, -1);
  }

  /** What both counted. */
  public LayerCounters plus(LayerCounters other) {
    return combine(other, 1);
  }

  /** Mean of a part in microseconds per call; empty without calls. */
  public OptionalDouble microsPerCall(LayerPart part) {
    return calls > 0
        ? OptionalDouble.of(nanosOf(part) / calls / NANOS_PER_MICRO)
        : OptionalDouble.empty();
  }

  private LayerCounters combine(LayerCounters other, int sign) {
    Map<LayerPart, Double> all = new EnumMap<>(LayerPart.class);
    for (LayerPart part : LayerPart.values()) {
      all.put(part, nanosOf(part) + sign * other.nanosOf(part));
    }
    return new LayerCounters(calls + sign * other.calls, all);
  }

  private double nanosOf(LayerPart part) {
    return nanos.getOrDefault(part, 0.0);
  }
}
