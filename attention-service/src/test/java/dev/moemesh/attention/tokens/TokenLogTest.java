package dev.moemesh.attention.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.moemesh.attention.engine.EngineOutcome;
import dev.moemesh.attention.engine.FinishedRequest;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.TokenEvent;
import io.smallrye.reactive.messaging.kafka.Record;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenLogTest {

  private final HeldWrites writes = new HeldWrites();
  private final TokenLog log = new TokenLog(writes);

  @AfterEach
  void close() throws InterruptedException {
    log.close();
  }

  @Test
  void aRequestIsWrittenWhenTheBrokerHasItsLastEvent() throws Exception {
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    log.publish(List.of(token(0), token(1)));
    log.whenWritten("r", () -> written.complete(true));

    writes.next().confirmed.complete(null);
    Write last = writes.next();
    assertThat(written).isNotDone();
    last.confirmed.complete(null);

    assertThat(written.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anOutcomeIsAcknowledgedWhenTheBrokerHasTheEventsThatItPublishes() throws Exception {
    CompletableFuture<Boolean> acknowledged = new CompletableFuture<>();
    Runnable completion = () -> log.whenWritten("r", () -> acknowledged.complete(true));
    EngineOutcome outcome =
        new EngineOutcome(
            List.of(token(0)),
            List.of(new FinishedRequest("r", List.of(completion))),
            List.of(),
            Optional.empty());

    outcome.publishThenComplete(log::publish);

    Write last = writes.next();
    assertThat(acknowledged).isNotDone();
    last.confirmed.complete(null);
    assertThat(acknowledged.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aRequestFailsOnceWhenItsEventsCannotBeWritten() throws Exception {
    log.publish(List.of(token(0), token(1)));

    Write first = writes.next();
    Write second = writes.next();
    first.confirmed.completeExceptionally(new IllegalStateException("too large"));
    second.confirmed.completeExceptionally(new IllegalStateException("too large"));

    assertThat(writes.next().event.getFailed())
        .satisfies(
            failed -> {
              assertThat(failed.getCode()).isEqualTo("token_log_failed");
              assertThat(failed.getMessage()).contains("too large");
            });
    log.publish(List.of(token(2), token(0).toBuilder().setRequestId("other").build()));
    assertThat(writes.next().event.getRequestId()).isEqualTo("other");
  }

  private static TokenEvent token(int index) {
    return TokenEvent.newBuilder()
        .setRequestId("r")
        .setToken(GeneratedToken.newBuilder().setIndex(index))
        .build();
  }

  private record Write(TokenEvent event, CompletableFuture<Void> confirmed) {}

  /** A channel whose writes wait for the test. */
  private static final class HeldWrites implements Emitter<Record<String, byte[]>> {
    private final BlockingQueue<Write> writes = new LinkedBlockingQueue<>();

    Write next() throws InterruptedException {
      Write write = writes.poll(10, TimeUnit.SECONDS);
      if (write == null) {
        throw new AssertionError("nothing was written within ten seconds");
      }
      return write;
    }

    @Override
    public CompletionStage<Void> send(Record<String, byte[]> record) {
      CompletableFuture<Void> confirmed = new CompletableFuture<>();
      try {
        writes.add(new Write(TokenEvent.parseFrom(record.value()), confirmed));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
      return confirmed;
    }

    @Override
    public <M extends Message<? extends Record<String, byte[]>>> void send(M message) {
      throw new AssertionError("events are sent as payloads");
    }

    @Override
    public void complete() {}

    @Override
    public void error(Exception failure) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public boolean hasRequests() {
      return true;
    }
  }
}
