package dev.moemesh.bench.metrics;

import dev.moemesh.deploy.formats.PrometheusText;
import java.util.Map;

/**
 * What the services of a mesh have counted since some moment.
 *
 * @param layers calls of MoE layers
 * @param steps of the batch
 * @param expertRuns experts run over rows, each run reading that expert's weights once; 0 if nobody
 *     counted
 */
public record MeshCounters(LayerCounters layers, double steps, double expertRuns) {
  /** Nothing counted. */
  public static final MeshCounters NONE = new MeshCounters(LayerCounters.NONE, 0, 0);

  private static final String STEPS = "moe_step_seconds_count";
  private static final String EXPERT_RUNS = "moe_expert_runs_total";

  /** The counters in the metrics of attention service and expert pods, put together. */
  public static MeshCounters in(PrometheusText metrics) {
    return new MeshCounters(
        LayerCounters.in(metrics),
        metrics.sum(STEPS, Map.of()),
        metrics.sum(EXPERT_RUNS, Map.of()));
  }

  /** What was counted since {@code earlier}. */
  public MeshCounters since(MeshCounters earlier) {
    return new MeshCounters(
        layers.since(earlier.layers), steps - earlier.steps, expertRuns - earlier.expertRuns);
  }

  /** What both counted. */
  public MeshCounters plus(MeshCounters other) {
    return new MeshCounters(
        layers.plus(other.layers), steps + other.steps, expertRuns + other.expertRuns);
  }
}
