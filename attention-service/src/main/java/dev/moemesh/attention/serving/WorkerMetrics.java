package dev.moemesh.attention.serving;

import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.engine.EngineListener;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.model.decoder.Decoder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Metrics of an attention worker, with vLLM's semantics for those that vLLM has. Thread-safe. */
final class WorkerMetrics implements EngineListener {

  private final MeterRegistry registry;
  private final Timer steps;
  private final Timer firstToken;
  private final Timer betweenTokens;
  private final Counter rows;
  private final AtomicInteger microBatches = new AtomicInteger(1);
  private final Counter promptTokens;
  private final Counter generatedTokens;

  WorkerMetrics(MeterRegistry registry, Decoder decoder, BlockPool pool, BatchPlanner planner) {
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
    showSequences(planner);
    showKeyValueCache(pool, planner);
    Gauge.builder("moe.weight.bytes", decoder, Decoder::weightBytes)
        .description("Bytes of weights held")
        .register(registry);
  }

  private void showSequences(BatchPlanner planner) {
    Gauge.builder("moe.requests.running", planner, BatchPlanner::running)
        .description("Sequences in the batch")
        .register(registry);
    Gauge.builder("moe.requests.waiting", planner, BatchPlanner::waiting)
        .description("Sequences that wait for the batch")
        .register(registry);
    FunctionCounter.builder("moe.preemptions", planner, BatchPlanner::preemptions)
        .description("Sequences that gave their KV cache to others and start over")
        .register(registry);
  }

  private void showKeyValueCache(BlockPool pool, BatchPlanner planner) {
    Gauge.builder("moe.kv.cache.usage.ratio", pool, WorkerMetrics::usage)
        .description("Part of the KV cache's blocks that sequences hold")
        .register(registry);
    FunctionCounter.builder("moe.prefix.cache.queries", planner, BatchPlanner::promptTokens)
        .description("Prompt tokens of sequences that joined the batch")
        .register(registry);
    FunctionCounter.builder("moe.prefix.cache.hits", planner, BatchPlanner::cachedPromptTokens)
        .description("Prompt tokens that were taken from the KV cache")
        .register(registry);
    Gauge.builder("moe.prefix.cache.blocks", pool, BlockPool::cachedBlocks)
        .description("Blocks of the KV cache that a prefix can be found in")
        .register(registry);
    FunctionCounter.builder("moe.prefix.cache.evictions", pool, BlockPool::evictions)
        .description("Cached blocks that made room for others")
        .register(registry);
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

  private static double usage(BlockPool pool) {
    return 1 - (double) pool.freeBlocks() / pool.blocks();
  }

  void showActive(IntSupplier active) {
    Gauge.builder("moe.requests.active", active, IntSupplier::getAsInt)
        .description("Requests taken from the log and not ended")
        .strongReference(true) // nobody else holds the supplier
        .register(registry);
  }

  @Override
  public void stepped(int rowCount, int batches, long nanos) {
    steps.record(nanos, TimeUnit.NANOSECONDS);
    rows.increment(rowCount);
    microBatches.set(batches);
    registry.counter("moe.step.micro.batches", "count", Integer.toString(batches)).increment();
  }

  @Override
  public void firstToken(int prompt, long nanos) {
    promptTokens.increment(prompt);
    generatedTokens.increment();
    firstToken.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void nextToken(long nanos) {
    generatedTokens.increment();
    betweenTokens.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void finished(FinishReason reason) {
    String name = reason.name().replace("FINISH_REASON_", "").toLowerCase(Locale.ROOT);
    registry.counter("moe.request.finished", "reason", name).increment();
  }

  @Override
  public void failed(String code) {
    registry.counter("moe.request.failed", "code", code).increment();
  }
}
