package dev.moemesh.router.metrics;

import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.ThreadConfinement;
import dev.moemesh.contract.v1.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The router's meters. Counts are taken on the loop's thread, per call and per group, never per
 * row.
 */
public final class RouterMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger podsConnected = new AtomicInteger();
  private final AtomicInteger framesWaiting = new AtomicInteger();
  private final Counter calls;
  private final Counter droppedReplies;
  private final Timer gate;
  private final Timer wire;
  private final Timer queue;
  private final Timer compute;
  private final Timer combine;

  /** By layer and expert, see {@link #key}. A primitive key costs no allocation per group. */
  private final LongObjectMap<Counter> rows = new LongObjectHashMap<>();

  private final ThreadConfinement confinement = new ThreadConfinement();

  /**
   * Registers the meters.
   *
   * @param weightBytes bytes of gate weights held
   */
  public RouterMetrics(MeterRegistry registry, long weightBytes) {
    this.registry = registry;
    Gauge.builder("moe.weight.bytes", () -> weightBytes).register(registry);
    registry.gauge("moe.pods.connected", podsConnected);
    registry.gauge("moe.pod.frames.waiting", framesWaiting);
    this.calls = registry.counter("moe.route.calls");
    this.droppedReplies = registry.counter("moe.pod.replies.dropped");
    this.gate = phase("gate");
    this.wire = phase("wire");
    this.queue = phase("queue");
    this.compute = phase("compute");
    this.combine = phase("combine");
  }

  private Timer phase(String phase) {
    return registry.timer("moe.route", "phase", phase);
  }

  /** So many pods are connected now. */
  public void podsConnected(int count) {
    podsConnected.set(count);
  }

  /** So many frames more, or fewer, wait for a pod that does not read. */
  public void framesWaiting(int change) {
    framesWaiting.addAndGet(change);
  }

  /** A call has come. */
  public void called() {
    calls.increment();
  }

  /** A call was answered with rows; where its time went. */
  public void answered(
      long gateNanos, long wireNanos, long queueNanos, long computeNanos, long combineNanos) {
    gate.record(gateNanos, TimeUnit.NANOSECONDS);
    wire.record(wireNanos, TimeUnit.NANOSECONDS);
    queue.record(queueNanos, TimeUnit.NANOSECONDS);
    compute.record(computeNanos, TimeUnit.NANOSECONDS);
    combine.record(combineNanos, TimeUnit.NANOSECONDS);
  }

  /** A call was answered with an error. */
  public void failed(ErrorCode code) {
    registry.counter("moe.route.errors", "code", WireErrors.name(code)).increment();
  }

  /** So many rows go to an expert. Confined to the loop's thread. */
  public void rows(int layer, int expert, int count) {
    confinement.check();
    Counter counter = rows.get(key(layer, expert));
    if (counter == null) {
      counter = registry.counter("moe.expert.rows", tags(new Slot(layer, expert)));
      rows.put(key(layer, expert), counter);
    }
    counter.increment(count);
  }

  private static long key(int layer, int expert) {
    return (long) layer << Integer.SIZE | expert;
  }

  /** A pod did not answer, or answered with an error, for an expert. */
  public void expertFailed(Slot slot) {
    registry.counter("moe.expert.failures", tags(slot)).increment();
  }

  /** A pod replied to a call that nobody waits for: too late, or unknown. */
  public void replyDropped() {
    droppedReplies.increment();
  }

  private static String[] tags(Slot slot) {
    return new String[] {
      "layer", Integer.toString(slot.layer()), "expert", Integer.toString(slot.expert())
    };
  }
}
