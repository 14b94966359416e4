package dev.moemesh.attention.serving;

import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.constraint.ConstraintCompiler;
import dev.moemesh.attention.engine.Engine;
import dev.moemesh.attention.engine.EngineThread;
import dev.moemesh.attention.engine.StepRunner;
import dev.moemesh.attention.memory.CacheSize;
import dev.moemesh.attention.overlap.Overlap;
import dev.moemesh.attention.routing.RemoteMoeLayers;
import dev.moemesh.attention.routing.RouteTimes;
import dev.moemesh.attention.routing.RouterAvailability;
import dev.moemesh.attention.routing.RouterPeer;
import dev.moemesh.attention.routing.RowFormat;
import dev.moemesh.attention.tokens.TokenLog;
import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.ModelFingerprint;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.text.VocabularyBytes;
import dev.moemesh.model.torch.ComputeThreads;
import dev.moemesh.translation.WireDataTypes;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The attention worker of this process: loads the shared layers, and runs the engine on one event
 * loop together with the connection to the router. Owner of all of them. Thread-safe.
 */
@Startup
@Singleton
public class Worker {

  private static final Logger LOG = Logger.getLogger(Worker.class);

  private static final int CONSTRAINT_THREADS = 2;
  private static final Duration TO_WRITE_EVENTS = Duration.ofSeconds(3);

  private final Loop loop;
  private final CacheSize cache;
  private final Decoder decoder;
  private final RemoteMoeLayers moe;
  private final Engine engine;
  private final ConstraintCompiler constraints;
  private final RequestIntake intake;
  private final Outage outage;
  private final TokenLog tokens;

  Worker(AttentionSettings settings, MeterRegistry registry, TokenLog tokens) {
    this.tokens = tokens;
    this.loop = new Loop("attention", WireOptions.of(settings));
    ModelConfig config = ModelConfig.read(settings.model().directory());
    ServingLayers layers = ServingLayers.load(settings, config);
    this.cache = layers.cache();
    this.decoder = layers.decoder();
    RouteTimes times = new RouteTimes(registry);
    this.moe = moe(settings, times);
    EngineThread thread = new LoopThread(loop);
    WorkerMetrics metrics = new WorkerMetrics(registry);
    this.engine =
        new Engine(
            settings.model().name(),
            new StepRunner(
                decoder, moe, Overlap.of(settings.batch().microBatches(), times::networkNanos)),
            planner(settings, layers.pool()),
            thread,
            new OutcomePublisher(metrics, tokens::publish));
    metrics.show(engine::load, decoder.weightBytes());
    this.constraints =
        new ConstraintCompiler(
            () -> VocabularyBytes.read(settings.model().directory(), config.vocabularySize()),
            CompileLimits.DEFAULT,
            CONSTRAINT_THREADS);
    this.intake =
        new RequestIntake(
            new RequestSlots(settings.batch().maxRequests()), constraints, thread, engine, tokens);
    this.outage =
        new Outage(
            settings.route().patience(),
            (task, delay) -> {
              var _ = loop.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
            },
            engine::moeGone);
    // Last: the threads that have been started above must not inherit the loop's processor. gRPC's
    // threads that resolve the router's name may be started later, by the loop, and inherit it.
    settings.loop().cpu().ifPresent(cpu -> loop.stayOn(cpu, ComputeThreads::start));
  }

  private BatchPlanner planner(AttentionSettings settings, BlockPool pool) {
    return new BatchPlanner(
        pool,
        maxRows(settings),
        settings.batch().prefillRowsWhileDecoding(),
        settings.batch().maxSequences());
  }

  /** The rows of a step: the setting, limited to what one call to the router can carry. */
  private int maxRows(AttentionSettings settings) {
    ModelConfig config = decoder.config();
    int asked = settings.batch().maxRows();
    int most =
        DataPlane.mostRows(
            WireDataTypes.of(decoder.computeType()),
            config.moe().expertsPerToken(),
            config.hiddenSize());
    if (asked > most) {
      LOG.warnf(
          "moe.batch.max-rows is %d; steps have %d rows, as more do not fit a frame", asked, most);
    }
    return Math.min(asked, most);
  }

  private RemoteMoeLayers moe(AttentionSettings settings, RouteTimes times) {
    return new RemoteMoeLayers(
        new RouterPeer(loop, Address.parse(settings.router().address())),
        new RowFormat(
            ModelFingerprint.of(settings.model().directory()),
            WireDataTypes.of(decoder.computeType()),
            decoder.config().hiddenSize()),
        settings.route().timeout(),
        times,
        new Random());
  }

  private void availability(RouterAvailability router) {
    LOG.infof("MoE layers: %s", router.text());
    engine.moeAvailable(router.isAvailable());
    outage.changed(router);
  }

  @PostConstruct
  void start() {
    moe.connect(this::availability);
    LOG.infof(
        "Serving layers hold %d MiB of weights in %s; the KV cache holds %d tokens in %d MiB",
        decoder.weightBytes() >> 20, decoder.computeType(), cache.tokens(), cache.megabytes());
    cache.shortage().ifPresent(LOG::warn);
  }

  /** The KV cache. */
  public CacheSize cache() {
    return cache;
  }

  /** Whether steps can call the MoE layers. */
  public RouterAvailability router() {
    return moe.availability();
  }

  /**
   * Submits a request.
   *
   * @param acknowledge runs, on any thread, when the broker has the request's last event
   * @return completes when the next request may be submitted
   */
  public CompletionStage<Void> submit(InferenceRequest request, Runnable acknowledge) {
    return intake.submit(request, acknowledge);
  }

  /** Cancels a request, or one of its continuations, whether or not this worker has it. */
  public void cancel(Cancellation cancellation) {
    loop.executor().execute(() -> engine.cancel(cancellation));
  }

  /** Runs a task on the loop's thread. */
  public void onLoop(Runnable task) {
    loop.executor().execute(task);
  }

  /**
   * Stops the engine while the token log still works, and returns when the broker has all events.
   * Requests that have not ended stay in the log for another worker.
   */
  void stop(@Observes ShutdownDelayInitiatedEvent shutdown) {
    loop.executor().submit(engine::stop).awaitUninterruptibly();
    tokens.flush(TO_WRITE_EVENTS);
  }

  @PreDestroy
  void close() {
    loop.executor()
        .execute(
            () -> {
              engine.stop();
              moe.close();
            });
    loop.close();
    constraints.close();
    decoder.close();
  }
}
