package dev.moemesh.attention.tokens;

import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.TokenEvent;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Appends token events to {@code inference.tokens}, in order, on a thread of its own. The decode
 * loop hands over events and never waits for Kafka. The worker's limit of open requests bounds what
 * queues up while the broker is away.
 *
 * <p>A request fails when one of its events cannot be written, for its answer would have a gap.
 * Owner of the thread. Thread-safe.
 */
@Singleton
public class TokenLog {

  private static final Logger LOG = Logger.getLogger(TokenLog.class);

  private final Emitter<Record<String, byte[]>> tokens;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().name("token-log").factory());
  private final Map<String, Sending> requests = new HashMap<>();

  /** Starts the thread: started later, by a loop that is bound, it would be bound, too. */
  TokenLog(
      @Channel("tokens") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<Record<String, byte[]>> tokens) {
    this.tokens = tokens;
    thread.prestartAllCoreThreads();
  }

  /** The unconfirmed events of a request. Used on the log's thread. */
  private static final class Sending {
    private CompletionStage<Void> last = CompletableFuture.completedFuture(null);
    private boolean broken;
  }

  /** Queues events, and returns at once. */
  public void publish(List<TokenEvent> events) {
    if (!events.isEmpty()) {
      thread.execute(() -> events.forEach(this::send));
    }
  }

  /** Writes an event of no request; completes, on any thread, when the broker has it. */
  public CompletionStage<Void> report(String key, TokenEvent event) {
    try {
      return tokens.send(Record.of(key, event.toByteArray()));
    } catch (IllegalStateException e) { // the channel has ended
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Returns when the broker has all events that were queued before, or the limit has passed. Must
   * not be called on the log's thread.
   */
  public void flush(Duration limit) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    try {
      thread.execute(() -> completeWhenWritten(written));
      written.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | RejectedExecutionException e) {
      LOG.warnf("Not all token events were written within %s; requests stay in the log", limit);
    } catch (ExecutionException e) {
      LOG.debugf(e, "An event was not written; its request has been failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void completeWhenWritten(CompletableFuture<Void> written) {
    CompletableFuture<?>[] last =
        requests.values().stream()
            .map(request -> request.last.toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture<Void> _ =
        CompletableFuture.allOf(last).whenComplete((_, _) -> written.complete(null));
  }

  /**
   * Runs a task, on any thread, when no event of the request is unconfirmed. Events of the request
   * that are published later are not waited for: publish them first.
   */
  public void whenWritten(String requestId, Runnable task) {
    thread.execute(
        () -> {
          Sending request = requests.remove(requestId);
          if (request == null) {
            task.run();
          } else {
            // A request's events are of one partition, so the last is written after all others.
            request.last.whenComplete((_, _) -> task.run());
          }
        });
  }

  private void send(TokenEvent event) {
    Sending request = requests.computeIfAbsent(event.getRequestId(), _ -> new Sending());
    if (!request.broken) {
      request.last = write(event).whenComplete((_, failure) -> written(event, request, failure));
    }
  }

  private CompletionStage<Void> write(TokenEvent event) {
    return report(event.getRequestId(), event);
  }

  private void written(TokenEvent event, Sending request, @Nullable Throwable failure) {
    if (failure != null) {
      try {
        thread.execute(() -> lost(event, request, failure));
      } catch (RejectedExecutionException e) {
        LOG.warnf("An event of request %s was not written before the end", event.getRequestId());
      }
    }
  }

  private void lost(TokenEvent event, Sending request, Throwable failure) {
    if (request.broken) {
      return;
    }
    request.broken = true;
    LOG.errorf(failure, "An event of request %s could not be written", event.getRequestId());
    Failed failed =
        Failed.newBuilder()
            .setCode("token_log_failed")
            .setMessage(
                "an event of %d bytes could not be written to Kafka: %s; ask for less at a time, or look at the broker"
                    .formatted(event.getSerializedSize(), failure))
            .build();
    CompletionStage<Void> _ =
        write(TokenEvent.newBuilder().setRequestId(event.getRequestId()).setFailed(failed).build());
  }

  @PreDestroy
  void close() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
      thread.shutdownNow();
    }
  }
}
