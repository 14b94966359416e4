package dev.moemesh.attention.requests;

import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.TokenEvent;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Appends token events, in order, on a thread of its own: the decode loop hands a step's events
 * over and goes on. What piles up while the broker is away is bounded by the requests that are
 * under way, as no further ones come from it.
 *
 * <p>A request of which an event cannot be written fails: a log with a hole in it is of no use.
 * Owner of the thread.
 */
@ApplicationScoped
public class TokenLog {

  private static final Logger LOG = Logger.getLogger(TokenLog.class);

  private final Emitter<Record<String, byte[]>> tokens;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("token-log").factory());
  private final Map<String, Sending> requests = new HashMap<>();

  TokenLog(
      @Channel("tokens") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<Record<String, byte[]>> tokens) {
    this.tokens = tokens;
  }

  /** The events of a request that are on their way; used on the log's thread. */
  private static final class Sending {
    private CompletionStage<Void> last = CompletableFuture.completedFuture(null);
    private boolean broken;
  }

  /** Hands events over; returns at once. */
  public void publish(List<TokenEvent> events) {
    if (!events.isEmpty()) {
      thread.execute(() -> events.forEach(this::send));
    }
  }

  /** Hands over an event of no request; completes, on any thread, when the broker has it. */
  CompletionStage<Void> report(String key, TokenEvent event) {
    try {
      return tokens.send(Record.of(key, event.toByteArray()));
    } catch (IllegalStateException e) { // the channel has ended
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Returns when the broker has all events that were handed over before, or does not take them in
   * time. Not on the log's thread.
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

  /** Runs the task, on any thread, once the broker has all events of the request, or never will. */
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
