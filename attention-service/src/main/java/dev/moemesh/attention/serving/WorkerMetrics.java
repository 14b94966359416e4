package dev.moemesh.attention.serving;

import dev.moemesh.attention.engine.EngineLoad;
import dev.moemesh.attention.engine.EngineOutcome;
import dev.moemesh.attention.engine.StepTiming;
import dev.moemesh.attention.engine.TokenLatency;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.TokenEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of an attention worker, with vLLM's semantics for those that vLLM has. The loop records
 * outcomes; gauges read the engine's published load. Thread-safe.
 */
final class WorkerMetrics {

  private final MeterRegistry registry;
  private final Timer steps;
  private final Timer firstToken;
  private final Timer betweenTokens;
  private final Counter rows;
  private final AtomicInteger microBatches = new AtomicInteger(1);
  private final Counter promptTokens;
  private final Counter generatedTokens;

  WorkerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.steps = timer("moe.step", "Steps of the batch");
    this.firstToken = timer("moe.time.to.first.token", "From the log to the first token");
    this.betweenTokens = timer("moe.inter.token.latency", "Between tokens of a request");
    this.rows = registry.counter("moe.step.rows");
    Gauge.builder("moe.micro.batches", microBatches, AtomicInteger::get)
        .description("Micro-batches of the newest step")
        .register(registry);
    this.promptTokens = registry.counter("moe.prompt.tokens");
    this.generatedTokens = registry.counter("moe.generation.tokens");
  }

  /**
   * Registers the gauges of an engine.
   *
   * @param load the newest published load; called on the scrape's thread
   * @param weightBytes bytes of weights held
   */
  void show(Supplier<EngineLoad> load, long weightBytes) {
    gauge("moe.requests.active", load, EngineLoad::activeRequests)
        .description("Requests taken from the log and not ended")
        .register(registry);
    gauge("moe.weight.bytes", load, _ -> weightBytes)
        .description("Bytes of weights held")
        .register(registry);
    showSequences(load);
    showKeyValueCache(load);
  }

  private void showSequences(Supplier<EngineLoad> load) {
    gauge("moe.requests.running", load, now -> now.batch().running())
        .description("Sequences in the batch")
        .register(registry);
    gauge("moe.requests.waiting", load, now -> now.batch().waiting())
        .description("Sequences that wait for the batch")
        .register(registry);
    counter("moe.preemptions", load, now -> now.batch().preemptions())
        .description("Sequences that gave their KV cache to others and start over")
        .register(registry);
  }

  private void showKeyValueCache(Supplier<EngineLoad> load) {
    gauge("moe.kv.cache.usage.ratio", load, now -> now.batch().cache().usage())
        .description("Part of the KV cache's blocks that sequences hold")
        .register(registry);
    counter("moe.prefix.cache.queries", load, now -> now.batch().promptTokens())
        .description("Prompt tokens of sequences that joined the batch")
        .register(registry);
    counter("moe.prefix.cache.hits", load, now -> now.batch().cachedPromptTokens())
        .description("Prompt tokens that were taken from the KV cache")
        .register(registry);
    gauge("moe.prefix.cache.blocks", load, now -> now.batch().cache().cached())
        .description("Blocks of the KV cache that a prefix can be found in")
        .register(registry);
    counter("moe.prefix.cache.evictions", load, now -> now.batch().cache().evictions())
        .description("Cached blocks that made room for others")
        .register(registry);
  }

  /** The reference is strong, for nobody else holds the supplier. */
  private static Gauge.Builder<Supplier<EngineLoad>> gauge(
      String name, Supplier<EngineLoad> load, ToDoubleFunction<EngineLoad> value) {
    return Gauge.builder(name, load, now -> value.applyAsDouble(now.get())).strongReference(true);
  }

  private FunctionCounter.Builder<WorkerMetrics> counter(
      String name, Supplier<EngineLoad> load, ToDoubleFunction<EngineLoad> value) {
    return FunctionCounter.builder(name, this, _ -> value.applyAsDouble(load.get()));
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(2_500),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60))
        .register(registry);
  }

  /** Records an outcome of the engine. */
  void record(EngineOutcome outcome) {
    outcome.timing().ifPresent(this::record);
    outcome.latencies().forEach(this::record);
    for (TokenEvent event : outcome.events()) {
      if (event.hasFinished() && counts(event)) {
        finished(event.getFinished().getReason());
      } else if (event.hasFailed()) {
        registry.counter("moe.request.failed", "code", event.getFailed().getCode()).increment();
      }
    }
  }

  /**
   * Whether the end of a continuation is counted. A request that was cancelled before it came
   * counts once, with its first continuation: it used nothing.
   */
  private static boolean counts(TokenEvent end) {
    return end.getFinished().hasUsage() || end.getChoice() == 0;
  }

  private void record(StepTiming step) {
    steps.record(step.nanos(), TimeUnit.NANOSECONDS);
    rows.increment(step.rows());
    microBatches.set(step.microBatches());
    registry
        .counter("moe.step.micro.batches", "count", Integer.toString(step.microBatches()))
        .increment();
  }

  private void record(TokenLatency latency) {
    generatedTokens.increment();
    switch (latency) {
      case TokenLatency.First(int prompt, long nanos) -> {
        promptTokens.increment(prompt);
        firstToken.record(nanos, TimeUnit.NANOSECONDS);
      }
      case TokenLatency.Next(long nanos) -> betweenTokens.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void finished(FinishReason reason) {
    String name = reason.name().replace("FINISH_REASON_", "").toLowerCase(Locale.ROOT);
    registry.counter("moe.request.finished", "reason", name).increment();
  }
}
