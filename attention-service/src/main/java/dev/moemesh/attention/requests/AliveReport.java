package dev.moemesh.attention.requests;

import dev.moemesh.attention.serving.Worker;
import dev.moemesh.attention.tokens.TokenLog;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.contract.v1.WorkerAlive;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Writes a {@code WorkerAlive} to the log of tokens every second, with the partitions of requests
 * that this worker reads. Gateways end requests of partitions that no worker reports.
 *
 * <p>A report is left out while the worker reads no partition, or the last report is unconfirmed.
 * It is also left out when the loop has not turned for {@code LONGEST_TURN}: a layer may keep the
 * loop busy for seconds, not longer. Owner of its thread.
 */
@ApplicationScoped
class AliveReport {
  private static final Logger LOG = Logger.getLogger(AliveReport.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration LONGEST_TURN = Duration.ofSeconds(15);

  private final Worker worker;
  private final HeldPartitions partitions;
  private final TokenLog log;
  private final String id = UUID.randomUUID().toString();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("alive-report").daemon().factory());
  private volatile long lastTurnNanos = System.nanoTime();
  private volatile boolean unconfirmed;

  AliveReport(Worker worker, @Any HeldPartitions partitions, TokenLog log) {
    this.worker = worker;
    this.partitions = partitions;
    this.log = log;
  }

  void start(@Observes StartupEvent event) {
    var _ = thread.scheduleAtFixedRate(this::report, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A failed report does not end the series: an exception would cancel the schedule. */
  private void report() {
    try {
      reportOnce();
    } catch (RuntimeException e) {
      unconfirmed = false;
      LOG.warnf("This worker could not say that it is alive, and tries again: %s", e);
    }
  }

  private void reportOnce() {
    worker.onLoop(() -> lastTurnNanos = System.nanoTime());
    Set<Integer> held = partitions.now();
    if (!held.isEmpty() && !unconfirmed && loopTurns()) {
      unconfirmed = true;
      TokenEvent event =
          TokenEvent.newBuilder()
              .setAlive(
                  WorkerAlive.newBuilder().setWorkerId(id).addAllRequestPartitions(held).build())
              .build();
      var _ = log.report(id, event).whenComplete((_, _) -> unconfirmed = false);
    }
  }

  private boolean loopTurns() {
    return System.nanoTime() - lastTurnNanos < LONGEST_TURN.toNanos();
  }

  /** Ends the reports: a worker that shuts down accepts no further request. */
  void leave(@Observes ShutdownDelayInitiatedEvent event) {
    thread.shutdown();
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }
}
