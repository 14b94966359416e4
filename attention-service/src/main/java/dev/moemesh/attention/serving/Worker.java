package dev.moemesh.attention.serving;

import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.constraint.Compiled;
import dev.moemesh.attention.constraint.ConstraintCompiler;
import dev.moemesh.attention.engine.Engine;
import dev.moemesh.attention.memory.CacheSize;
import dev.moemesh.attention.overlap.Overlap;
import dev.moemesh.attention.requests.TokenLog;
import dev.moemesh.attention.routing.RemoteMoeLayers;
import dev.moemesh.attention.routing.RouteTimes;
import dev.moemesh.attention.routing.RouterAvailability;
import dev.moemesh.attention.routing.RouterPeer;
import dev.moemesh.attention.routing.RowFormat;
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
  private final RequestSlots admission;
  private final ConstraintCompiler constraints;
  private final Outage outage;
  private final TokenLog tokens;

  Worker(AttentionSettings settings, MeterRegistry registry, TokenLog tokens) {
    this.tokens = tokens;
    this.loop = new Loop("attention", WireOptions.of(settings));
    ModelConfig config = ModelConfig.read(settings.model().directory());
    ServingLayers layers = ServingLayers.load(settings, config);
    this.cache = layers.cache();
    this.decoder = layers.decoder();
    BlockPool pool = layers.pool();
    BatchPlanner planner =
        new BatchPlanner(
            pool,
            maxRows(settings),
            settings.batch().prefillRowsWhileDecoding(),
            settings.batch().maxSequences());
    RouteTimes times = new RouteTimes(registry);
    this.moe = moe(settings, times);
    WorkerMetrics metrics = new WorkerMetrics(registry, decoder, pool, planner);
    this.engine =
        new Engine(
            settings.model().name(),
            decoder,
            moe,
            pool,
            planner,
            Overlap.of(settings.batch().microBatches(), times::networkNanos),
            loop.executor(),
            System::nanoTime,
            tokens::publish,
            metrics);
    this.constraints =
        new ConstraintCompiler(
            () -> VocabularyBytes.read(settings.model().directory(), config.vocabularySize()),
            CompileLimits.DEFAULT,
            CONSTRAINT_THREADS);
    this.outage =
        new Outage(
            settings.route().patience(),
            (task, delay) -> {
              var unused = loop.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
            },
            engine::moeGone);
    settings.loop().cpu().ifPresent(cpu -> loop.stayOn(cpu, ComputeThreads::start));
    this.admission = new RequestSlots(settings.batch().maxRequests());
    metrics.showActive(engine::activeRequests);
  }

  /** What is asked for, as far as one call to the router can carry it. */
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
        this::availability,
        new Random());
  }

  private void availability(RouterAvailability router) {
    LOG.infof("MoE layers: %s", router.text());
    engine.moeAvailable(router.isAvailable());
    outage.changed(router);
  }

  @PostConstruct
  void start() {
    moe.connect();
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
   * Takes a request.
   *
   * @param done called, on any thread, when the request has ended and its events are written
   * @return completes when there is room for the next request
   */
  public CompletionStage<Void> submit(InferenceRequest request, Runnable done) {
    CompletionStage<Void> room = admission.enter();
    if (request.hasConstraint()) {
      var unused =
          constraints
              .compile(request.getConstraint())
              .thenAccept(
                  compiled ->
                      submit(
                          request,
                          compiled,
                          () -> {
                            constraints.release(compiled);
                            done.run();
                          }));
    } else {
      submit(request, Compiled.Free.FREE, done);
    }
    return room;
  }

  private void submit(InferenceRequest request, Compiled constraint, Runnable done) {
    loop.executor()
        .execute(
            () ->
                engine.submit(
                    request,
                    constraint,
                    () -> {
                      admission.leave();
                      // After this turn, which hands the request's last events over.
                      loop.executor()
                          .execute(() -> tokens.whenWritten(request.getRequestId(), done));
                    }));
  }

  /** Ends a request, or one of its continuations, that this worker may or may not have. */
  public void cancel(Cancellation cancellation) {
    loop.executor().execute(() -> engine.cancel(cancellation));
  }

  /** Runs a task on the loop's thread. */
  public void onLoop(Runnable task) {
    loop.executor().execute(task);
  }

  /**
   * Takes no further step while everything that it hands events to is still there, and returns when
   * the broker has them. What has not ended stays in the log, for another worker.
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
