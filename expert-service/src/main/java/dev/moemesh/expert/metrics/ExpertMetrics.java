package dev.moemesh.expert.metrics;

import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.v1.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pod's meters. The loop's thread counts per batch and per frame, never per row; the registry
 * reads atomic values.
 */
public final class ExpertMetrics {
  private final MeterRegistry registry;
  private final AtomicLong weightBytes = new AtomicLong();
  private final AtomicInteger expertsLoaded = new AtomicInteger();
  private final Counter batches;
  private final Counter runs;
  private final Timer queueTime;
  private final Timer computeTime;
  private final Map<Long, Counter> rows = new HashMap<>();

  /** Registers the meters. */
  public ExpertMetrics(MeterRegistry registry) {
    this.registry = registry;
    registry.gauge("moe.weight.bytes", weightBytes);
    registry.gauge("moe.experts.loaded", expertsLoaded);
    this.batches = registry.counter("moe.expert.batches");
    this.runs = registry.counter("moe.expert.runs");
    this.queueTime = registry.timer("moe.expert.queue");
    this.computeTime = registry.timer("moe.expert.compute");
  }

  /** Publishes the experts and bytes that the pod holds. */
  public void holds(int experts, long bytes) {
    expertsLoaded.set(experts);
    weightBytes.set(bytes);
  }

  /** Records the time that a frame waited for its batch. */
  public void queued(long nanos) {
    queueTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Records a batch. */
  public void computed(long nanos) {
    batches.increment();
    computeTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Records an expert's run over its rows, which reads the weights once. */
  public void rows(int layer, int expert, int count) {
    runs.increment();
    rowsOf(layer, expert).increment(count);
  }

  /** Records a frame that was answered with an error. */
  public void refused(ErrorCode code) {
    registry.counter("moe.frames.refused", "code", WireErrors.name(code)).increment();
  }

  private Counter rowsOf(int layer, int expert) {
    return rows.computeIfAbsent(
        (long) layer << 32 | expert,
        slot ->
            registry.counter(
                "moe.expert.rows",
                "layer",
                Integer.toString(layer),
                "expert",
                Integer.toString(expert)));
  }
}
