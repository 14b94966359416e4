package dev.moemesh.gateway.http;

import dev.moemesh.gateway.generation.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;

/** The metrics of requests, with the semantics and buckets of vLLM's. */
@Singleton
public class RequestMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger open = new AtomicInteger();
  private final Timer timeToFirstToken;
  private final Timer interTokenLatency;
  private final Timer requestLatency;
  private final Counter promptTokens;
  private final Counter generationTokens;

  RequestMetrics(MeterRegistry registry) {
    this.registry = registry;
    registry.gauge("moe.requests.open", open);
    timeToFirstToken =
        timer(
            "moe.time.to.first.token",
            0.001,
            0.005,
            0.01,
            0.02,
            0.04,
            0.06,
            0.08,
            0.1,
            0.25,
            0.5,
            0.75,
            1,
            2.5,
            5,
            7.5,
            10,
            20,
            40,
            80,
            160);
    interTokenLatency =
        timer(
            "moe.inter.token.latency",
            0.001,
            0.0025,
            0.005,
            0.01,
            0.025,
            0.05,
            0.075,
            0.1,
            0.15,
            0.2,
            0.3,
            0.4,
            0.5,
            0.75,
            1,
            2.5,
            5,
            7.5,
            10);
    requestLatency =
        timer(
            "moe.e2e.request.latency",
            0.01,
            0.05,
            0.1,
            0.3,
            0.5,
            0.8,
            1,
            1.5,
            2,
            2.5,
            5,
            10,
            15,
            20,
            30,
            40,
            50,
            60,
            120,
            240,
            480,
            960);
    promptTokens = registry.counter("moe.prompt.tokens");
    generationTokens = registry.counter("moe.generation.tokens");
  }

  void opened() {
    open.incrementAndGet();
  }

  void closed(Outcome outcome) {
    open.decrementAndGet();
    registry.counter("moe.requests", "outcome", outcome.label()).increment();
  }

  void finishedChoice(String reason) {
    registry.counter("moe.choices", "finish_reason", reason).increment();
  }

  void firstToken(Duration sinceAccepted) {
    timeToFirstToken.record(sinceAccepted);
  }

  void nextToken(Duration sinceLast) {
    interTokenLatency.record(sinceLast);
  }

  void completed(Duration sinceAccepted) {
    requestLatency.record(sinceAccepted);
  }

  void used(Usage usage) {
    promptTokens.increment(usage.promptTokens());
    generationTokens.increment(usage.completionTokens());
  }

  private Timer timer(String name, double... bucketSeconds) {
    return Timer.builder(name)
        .serviceLevelObjectives(
            DoubleStream.of(bucketSeconds)
                .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
                .toArray(Duration[]::new))
        .register(registry);
  }
}
