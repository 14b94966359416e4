package dev.moemesh.attention.requests;

import dev.moemesh.contract.v1.TokenEvent;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Appends token events, in order, on a thread of its own: the decode loop hands a step's events
 * over and goes on. Owner of the thread.
 */
@ApplicationScoped
public class TokenLog {

  private final Emitter<Record<String, byte[]>> tokens;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("token-log").factory());

  TokenLog(
      @Channel("tokens") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<Record<String, byte[]>> tokens) {
    this.tokens = tokens;
  }

  /** Hands events over; returns at once. */
  public void publish(List<TokenEvent> events) {
    if (!events.isEmpty()) {
      thread.execute(
          () ->
              events.forEach(
                  event -> tokens.send(Record.of(event.getRequestId(), event.toByteArray()))));
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
      thread.shutdownNow();
    }
  }
}
