package dev.moemesh.attention.routing;

import dev.moemesh.contract.v1.RouteTiming;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where the time of MoE layers goes, summed over calls. The counter {@code
 * moe_layer_nanos_total{part}} has the parts gate, wire, queue, compute, combine and hop. The wire
 * is between router and pods, the hop between attention service and router. The counter {@code
 * moe_layer_calls_total} counts the calls. Thread-safe.
 */
public final class RouteTimes {

  private final LongAdder calls = new LongAdder();
  private final LongAdder gate = new LongAdder();
  private final LongAdder wire = new LongAdder();
  private final LongAdder queue = new LongAdder();
  private final LongAdder compute = new LongAdder();
  private final LongAdder combine = new LongAdder();
  private final LongAdder hop = new LongAdder();

  /** Times that the registry shows. */
  public RouteTimes(MeterRegistry registry) {
    FunctionCounter.builder("moe.layer.calls", calls, LongAdder::sum)
        .description("MoE layer calls answered")
        .register(registry);
    show(registry, "gate", gate);
    show(registry, "wire", wire);
    show(registry, "queue", queue);
    show(registry, "compute", compute);
    show(registry, "combine", combine);
    show(registry, "hop", hop);
  }

  private static void show(MeterRegistry registry, String part, LongAdder nanos) {
    FunctionCounter.builder("moe.layer.nanos", nanos, LongAdder::sum)
        .description("Nanoseconds that MoE layer calls spent, by part")
        .tag("part", part)
        .register(registry);
  }

  /** Nanoseconds that calls were on their way, between services and pods, rather than computed. */
  public long networkNanos() {
    return hop.sum() + wire.sum();
  }

  /** Adds a call with the duration measured here and the times that the router reports. */
  void add(RouteTiming timing, long nanos) {
    calls.increment();
    gate.add(Integer.toUnsignedLong(timing.getGateNanos()));
    wire.add(Integer.toUnsignedLong(timing.getWireNanos()));
    queue.add(Integer.toUnsignedLong(timing.getQueueNanos()));
    compute.add(Integer.toUnsignedLong(timing.getComputeNanos()));
    combine.add(Integer.toUnsignedLong(timing.getCombineNanos()));
    hop.add(Math.max(0, nanos - Integer.toUnsignedLong(timing.getTotalNanos())));
  }
}
