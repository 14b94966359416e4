package dev.moemesh.contract.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random events on an exchange; the seed of a failure is in the test's name. */
class FrameExchangeSimulationTest {
  private static final int SEEDS = 200;
  private static final int EVENTS = 300;

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void eachCallHearsOnceAndEachBufferIsReleasedOnce(long seed) {
    Run run = new Run(seed);

    for (int event = 0; event < EVENTS; event++) {
      run.next();
      run.assertConsistent();
    }
    run.end();

    run.assertAllSettled();
  }

  @Test
  void aRunReachesEveryKindOfOutcome() {
    List<String> outcomes = new ArrayList<>();
    for (long seed = 0; seed < 50; seed++) {
      Run run = new Run(seed);
      for (int event = 0; event < EVENTS; event++) {
        run.next();
      }
      run.end();
      run.calls.forEach(sent -> outcomes.addAll(sent.call.heard));
      outcomes.addAll(run.on.listener.events);
    }

    assertThat(outcomes)
        .contains(
            "reply",
            "keep",
            "drop",
            "drained",
            "described",
            "unwatched: the peer: unwatched",
            "no reply within 50 ms",
            "the peer: broken",
            "not opened: the peer: broken",
            "the peer: closed on this side");
  }

  /** A call, and whether it was cancelled before it heard anything. */
  private static final class Sent {
    final FakeCall call;
    final CallTicket ticket;
    boolean cancelled;

    Sent(FakeCall call, CallTicket ticket) {
      this.call = call;
      this.ticket = ticket;
    }

    void cancel() {
      cancelled |= outcomes() == 0;
      ticket.cancel();
    }

    long outcomes() {
      return call.heard.stream().filter(Predicate.not(List.of("keep", "drop")::contains)).count();
    }
  }

  private static final class Run {
    final ExchangeFixture on;
    final List<Sent> calls = new ArrayList<>();
    private final Random random;

    Run(long seed) {
      this.random = new Random(seed);
      this.on = new ExchangeFixture(seed);
      on.exchange.connect();
    }

    void next() {
      switch (random.nextInt(15)) {
        case 0, 1, 2, 3 -> send();
        case 4, 5 -> reply();
        case 6 -> cancelOne();
        case 7 -> any().room(random.nextInt(4));
        case 8 -> on.connection().open("open");
        case 9 -> any().describe("newer");
        case 10 -> on.thread.advance(Duration.ofMillis(random.nextInt(200)));
        case 11 -> rarely(() -> any().end("broken"));
        case 12 -> rarely(on.exchange::drain);
        case 13 -> rarely(() -> any().unwatch("unwatched"));
        default -> any().delay("delayed");
      }
    }

    private void rarely(Runnable event) {
      if (random.nextInt(4) == 0) {
        event.run();
      }
    }

    /** The newest connection mostly, or an earlier one. */
    private FakeConnection any() {
      return random.nextInt(5) > 0
          ? on.connection()
          : on.connections.get(random.nextInt(on.connections.size()));
    }

    private void send() {
      FakeCall call = new FakeCall(1 + random.nextInt(3));
      (random.nextBoolean()
              ? on.exchange.send(call)
              : on.exchange.send(call, Duration.ofMillis(50)))
          .ifPresent(ticket -> took(call, ticket));
    }

    /** What a call hears may make it send or cancel others. */
    private void took(FakeCall call, CallTicket ticket) {
      calls.add(new Sent(call, ticket));
      Runnable reaction =
          switch (random.nextInt(6)) {
            case 0 -> this::send;
            case 1 -> this::cancelOne;
            case 2 -> () -> rarely(on.exchange::drain);
            default -> () -> {};
          };
      call.whenLost = reaction;
      call.whenReplied = reaction;
    }

    private void reply() {
      FakeConnection connection = any();
      List<Long> sent = connection.sent;
      connection.reply(
          sent.isEmpty() || random.nextInt(10) == 0
              ? random.nextLong(1, 50)
              : sent.get(random.nextInt(sent.size())));
    }

    private void cancelOne() {
      if (!calls.isEmpty()) {
        calls.get(calls.size() - 1 - random.nextInt(Math.min(calls.size(), 5))).cancel();
      }
    }

    void assertConsistent() {
      long open = 0;
      int unsent = 0;
      for (Sent sent : calls) {
        assertThat(sent.outcomes()).isLessThanOrEqualTo(sent.cancelled ? 0 : 1);
        if (!sent.cancelled && sent.outcomes() == 0) {
          open += sent.call.rowCount;
          unsent += sent.call.framesMade == 0 ? 1 : 0;
        }
      }
      assertThat(on.exchange.rowsInFlight()).isEqualTo(open);
      assertThat(on.listener.unsent).isEqualTo(unsent);
      for (FakeConnection connection : on.connections) {
        assertThat(connection.sent).isSorted();
      }
    }

    void end() {
      on.exchange.close();
      on.thread.advance(Duration.ofMinutes(1));
    }

    void assertAllSettled() {
      for (Sent sent : calls) {
        assertThat(sent.outcomes()).isEqualTo(sent.cancelled ? 0 : 1);
        assertThat(sent.call.framesMade).isLessThanOrEqualTo(1);
        assertThat(sent.call.buffers).extracting(ByteBuf::refCnt).containsOnly(0);
      }
      for (FakeConnection connection : on.connections) {
        assertThat(connection.replies).extracting(ByteBuf::refCnt).allMatch(count -> count == 0);
      }
      assertThat(on.exchange.rowsInFlight()).isZero();
      assertThat(on.listener.unsent).isZero();
      assertThat(on.thread.untilNext()).isEmpty();
      assertThat(on.connections).filteredOn(connection -> connection.started).isNotEmpty();
    }
  }
}
