package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.WireNanos;
import dev.moemesh.contract.v1.RouteTiming;
import dev.moemesh.router.metrics.RouterMetrics;
import java.util.function.LongSupplier;

/**
 * Measures where a call's time goes. Queue and compute times are those of the pod that replies
 * last. Used on one thread.
 */
final class CallClock {
  private final LongSupplier nanoTicker;
  private final long arrived;
  private long gated;
  private long complete;
  private long queueNanos;
  private long computeNanos;

  CallClock(LongSupplier nanoTicker, long arrived) {
    this.nanoTicker = nanoTicker;
    this.arrived = arrived;
    this.gated = arrived;
  }

  /** The gate is computed. */
  void gated() {
    gated = nanoTicker.getAsLong();
  }

  /** A pod has replied and says how long it took. */
  void answered(long queue, long compute) {
    queueNanos = queue;
    computeNanos = compute;
  }

  /** All outputs are there. */
  void complete() {
    complete = nanoTicker.getAsLong();
  }

  /** The rows are summed: returns the call's times, and adds them to the metrics. */
  RouteTiming timing(RouterMetrics metrics) {
    long combined = nanoTicker.getAsLong();
    long gate = gated - arrived;
    long wire = Math.max(0, complete - gated - queueNanos - computeNanos);
    long combine = combined - complete;
    metrics.answered(gate, wire, queueNanos, computeNanos, combine);
    return RouteTiming.newBuilder()
        .setGateNanos(WireNanos.bits(gate))
        .setWireNanos(WireNanos.bits(wire))
        .setQueueNanos(WireNanos.bits(queueNanos))
        .setComputeNanos(WireNanos.bits(computeNanos))
        .setCombineNanos(WireNanos.bits(combine))
        .setTotalNanos(WireNanos.bits(combined - arrived))
        .build();
  }
}
