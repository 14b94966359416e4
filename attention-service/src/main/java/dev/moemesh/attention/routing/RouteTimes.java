package dev.moemesh.attention.routing;

import dev.moemesh.contract.v1.RouteTiming;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where the time of MoE layers goes, summed over calls: {@code moe_layer_nanos_total{part}} for the
 * parts gate, wire (between router and pods), queue, compute, combine, and hop (between attention
 * service and router), and {@code moe_layer_calls_total}. Thread-safe.
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

  /** Adds a call that took so long from here, of which the router saw what it says. */
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
