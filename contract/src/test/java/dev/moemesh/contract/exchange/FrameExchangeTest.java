package dev.moemesh.contract.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FrameExchangeTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final ExchangeFixture on = new ExchangeFixture(1);

  @Test
  void repliesReachTheirCallsInAnyOrder() {
    FakeConnection connection = on.open();
    List<FakeCall> calls = List.of(on.send(1), on.send(2), on.send(3));
    List<Long> ids = List.copyOf(connection.sent);

    connection.reply(ids.get(2));
    connection.reply(ids.get(0));

    assertThat(calls)
        .extracting(call -> call.heard)
        .containsExactly(List.of("reply"), List.of(), List.of("reply"));
    assertThat(on.exchange.rowsInFlight()).isEqualTo(2);
    assertReleased(calls, connection);
  }

  @Test
  void aCallIsNotTakenBeforeTheConnectionIsOpen() {
    FakeCall call = new FakeCall(1);
    assertThat(on.exchange.send(call)).isEmpty();
    on.exchange.connect();

    assertThat(on.exchange.send(call)).isEmpty();

    assertThat(call.heard).isEmpty();
    assertThat(on.exchange.trouble()).contains("the peer: not connected yet");
    on.connection().open("here");
    assertThat(on.exchange.trouble()).isEmpty();
    assertThat(on.exchange.descriptionOr("away")).isEqualTo("here");
  }

  @Test
  void callsThatTheStreamDoesNotTakeWaitUnmadeAndLeaveInOrder() {
    FakeConnection connection = on.open();
    connection.room(1);
    FakeCall taken = on.send(1);
    List<FakeCall> waiting = List.of(on.send(1), on.send(1), on.send(1));
    assertThat(waiting).allSatisfy(call -> assertThat(call.framesMade).isZero());
    assertThat(on.listener.unsent).isEqualTo(3);

    connection.room(2);
    FakeCall behindTheQueue = on.send(1);

    assertThat(connection.sent).isSorted().hasSize(3);
    assertThat(on.listener.unsent).isEqualTo(2);
    assertThat(behindTheQueue.framesMade).isZero();
    connection.room(10);
    assertThat(connection.sent).isSorted().hasSize(5);
    assertThat(on.listener.unsent).isZero();
    assertThat(taken.heard).isEmpty();
    assertThat(behindTheQueue.heard).containsExactly("keep");
  }

  @Test
  void aCallDoesNotOvertakeTheQueueWhenTheStreamIsReadyAgain() {
    FakeConnection connection = on.open();
    connection.room(0);
    FakeCall first = on.send(1);

    connection.roomUnheard(5);
    FakeCall second = on.send(1);

    assertThat(second.framesMade).isZero();
    connection.room(5);
    assertThat(first.framesMade + second.framesMade).isEqualTo(2);
    assertThat(connection.sent).isSorted();
  }

  @Test
  void aBrokenConnectionLosesEachPendingCallOnce() {
    FakeConnection connection = on.open();
    connection.room(1);
    FakeCall sent = on.send(1);
    FakeCall unsent = on.send(1);

    connection.end("gone");
    connection.end("gone again");
    connection.reply(1);

    assertThat(sent.heard).containsExactly("the peer: gone");
    assertThat(unsent.heard).containsExactly("keep", "drop", "the peer: gone");
    assertThat(on.listener.events).containsExactly("opened", "broken: the peer: gone");
    assertThat(on.listener.unsent).isZero();
    assertThat(on.exchange.rowsInFlight()).isZero();
    assertThat(on.exchange.trouble()).contains("the peer: gone");
    assertReleased(List.of(sent, unsent), connection);
  }

  @Test
  void aCallThatAnotherCancelsWhileBothAreLostHearsNothing() {
    on.open();
    FakeCall first = new FakeCall(1);
    FakeCall second = new FakeCall(1);
    CallTicket ticketOfFirst = on.exchange.send(first).orElseThrow();
    CallTicket ticketOfSecond = on.exchange.send(second).orElseThrow();
    first.whenLost = ticketOfSecond::cancel;
    second.whenLost = ticketOfFirst::cancel;

    on.connection().end("gone");

    assertThat(Stream.of(first, second).flatMap(call -> call.heard.stream())).hasSize(1);
  }

  @Test
  void aReplyThatNoCallWaitsForIsReleased() {
    FakeConnection connection = on.open();
    FakeCall call = new FakeCall(1);
    CallTicket ticket = on.exchange.send(call).orElseThrow();

    ticket.cancel();
    connection.reply(connection.sent.getFirst());
    connection.reply(4711);

    assertThat(call.heard).isEmpty();
    assertThat(on.listener.dropped).isEqualTo(2);
    assertReleased(List.of(call), connection);
  }

  @Test
  void aReplyOfAnEarlierConnectionReachesNoCallOfTheNext() {
    FakeConnection earlier = on.open();
    on.send(1);
    earlier.end("gone");
    on.thread.advance(ExchangeFixture.MOST);
    on.connection().open("again");
    FakeCall next = on.send(1);

    earlier.reply(on.connection().sent.getFirst());
    earlier.describe("a ghost");
    earlier.end("gone again");

    assertThat(next.heard).isEmpty();
    assertThat(on.exchange.descriptionOr("away")).isEqualTo("again");
    assertReleased(List.of(), earlier);
  }

  @Test
  void aCancelledCallLeavesTheQueue() {
    FakeConnection connection = on.open();
    connection.room(0);
    FakeCall cancelled = new FakeCall(1);
    CallTicket ticket = on.exchange.send(cancelled).orElseThrow();
    FakeCall stays = on.send(1);

    ticket.cancel();
    ticket.cancel();
    connection.room(5);

    assertThat(cancelled.heard).containsExactly("keep", "drop");
    assertThat(cancelled.framesMade).isZero();
    assertThat(stays.framesMade).isEqualTo(1);
    assertThat(on.listener.unsent).isZero();
    assertReleased(List.of(cancelled, stays), connection);
  }

  @Test
  void aCallExpiresSentOrUnsentAndItsLateReplyIsReleased() {
    FakeConnection connection = on.open();
    connection.room(1);
    FakeCall sent = on.send(1, TIMEOUT);
    FakeCall unsent = on.send(1, TIMEOUT);

    on.thread.advance(TIMEOUT.minusNanos(1));
    assertThat(sent.heard).isEmpty();
    on.thread.advance(Duration.ofNanos(1));
    connection.reply(connection.sent.getFirst());
    connection.room(1);

    assertThat(sent.heard).containsExactly("no reply within 3000 ms");
    assertThat(unsent.heard).containsExactly("keep", "drop", "no reply within 3000 ms");
    assertThat(connection.sent).hasSize(1);
    assertReleased(List.of(sent, unsent), connection);
  }

  @Test
  void anOutcomeCancelsTheDeadline() {
    FakeConnection connection = on.open();
    FakeCall replied = on.send(1, TIMEOUT);
    CallTicket cancelled = on.exchange.send(new FakeCall(1), TIMEOUT).orElseThrow();

    connection.reply(connection.sent.getFirst());
    cancelled.cancel();

    assertThat(replied.heard).containsExactly("reply");
    assertThat(on.thread.untilNext()).isEmpty();
  }

  @Test
  void aCallThatIsLostWhileItIsSentHasNoDeadline() {
    FakeConnection connection = on.open();
    connection.whenSent = () -> connection.end("gone");

    FakeCall call = on.send(1, TIMEOUT);

    assertThat(call.heard).containsExactly("the peer: gone");
    on.thread.advance(ExchangeFixture.FIRST);
    assertThat(on.connections).hasSize(2);
    assertThat(on.thread.untilNext()).isEmpty();
  }

  @Test
  void attemptsAreRepeatedWithBackoffUntilOneOpens() {
    on.atStart = connection -> connection.end("refused");
    on.exchange.connect();
    long full = ExchangeFixture.FIRST.toMillis();
    for (int attempt = 1; attempt <= 6; attempt++) {
      assertThat(on.connections).hasSize(attempt);
      Duration delay = on.thread.untilNext().orElseThrow();
      assertThat(delay).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
      full = Math.min(2 * full, ExchangeFixture.MOST.toMillis());
      on.thread.advance(delay);
    }
    on.atStart = connection -> connection.open("at last");
    on.thread.advance(ExchangeFixture.MOST);

    on.connection().end("gone");

    assertThat(on.thread.untilNext().orElseThrow()).isLessThanOrEqualTo(ExchangeFixture.FIRST);
    assertThat(on.listener.events)
        .endsWith("not opened: the peer: refused", "opened", "broken: the peer: gone");
  }

  @Test
  void aPeerThatIsNotReadyDelaysTheAttemptAndSaysWhy() {
    on.exchange.connect();

    on.connection().delay("warming up");

    assertThat(on.exchange.trouble()).contains("the peer: warming up");
    assertThat(on.thread.untilNext()).isEmpty();
    on.connection().open("warm");
    assertThat(on.listener.events).containsExactly("not opened: the peer: warming up", "opened");
  }

  @Test
  void aDrainedExchangeHalfClosesAfterItsLastReplyAndConnectsAnew() {
    FakeConnection connection = on.open();
    connection.room(1);
    on.send(1);
    on.send(1);

    on.exchange.drain();

    assertThat(on.exchange.send(new FakeCall(1))).isEmpty();
    connection.reply(connection.sent.getFirst());
    assertThat(connection.halfClosed).isFalse();
    assertThat(on.exchange.descriptionOr("away")).as("of queued calls").isEqualTo("first");
    connection.room(1);
    connection.reply(connection.sent.getLast());
    assertThat(connection.halfClosed).isTrue();
    assertThat(on.listener.events).containsExactly("opened", "drained");
    connection.end("in order");
    assertThat(on.connections).hasSize(2);
    on.connection().open("again");
    assertThat(on.exchange.trouble()).isEmpty();
  }

  @Test
  void callsGoOnWhenOnlyTheWatchEndsAndTheExchangeThenConnectsAnew() {
    FakeConnection connection = on.open();
    FakeCall inFlight = on.send(1);

    connection.unwatch("going down");
    FakeCall ofTheSameWork = on.send(1);
    connection.reply(connection.sent.getFirst());
    on.exchange.drain();

    assertThat(on.exchange.trouble()).contains("the peer: going down");
    assertThat(on.exchange.descriptionOr("away")).isEqualTo("first");
    assertThat(on.exchange.send(new FakeCall(1))).isEmpty();
    connection.reply(connection.sent.getLast());
    assertThat(on.exchange.descriptionOr("away")).isEqualTo("away");
    assertThat(List.of(inFlight, ofTheSameWork))
        .allSatisfy(call -> assertThat(call.heard).containsExactly("reply"));
    assertThat(connection.halfClosed).isTrue();
    connection.end("in order");
    on.connection().open("again");
    assertThat(on.exchange.trouble()).isEmpty();
    assertThat(on.listener.events)
        .containsExactly("opened", "unwatched: the peer: going down", "drained", "opened");
  }

  @Test
  void callsAreLostWhenTheStreamEndsAfterTheWatch() {
    FakeConnection connection = on.open();
    FakeCall call = on.send(1);

    connection.unwatch("going down");
    connection.end("gone");

    assertThat(call.heard).containsExactly("the peer: gone");
    assertThat(on.exchange.trouble()).contains("the peer: gone");
    assertThat(on.thread.untilNext()).isPresent();
  }

  @Test
  void aConnectionThatBreaksWhileItDrainsIsDrained() {
    FakeConnection connection = on.open();
    FakeCall call = on.send(1);
    on.exchange.drain();

    connection.end("gone");

    assertThat(call.heard).containsExactly("the peer: gone");
    assertThat(on.listener.events).containsExactly("opened", "broken: the peer: gone", "drained");
  }

  @Test
  void anExchangeThatIsClosedWhenItIsDrainedStaysClosed() {
    FakeConnection connection = on.open();
    FakeCall call = on.send(1);
    on.listener.whenDrained = on.exchange::close;
    on.exchange.drain();

    connection.reply(connection.sent.getFirst());

    assertThat(call.heard).containsExactly("reply");
    assertThat(connection.closed).isTrue();
    connection.end("late");
    assertThat(on.connections).hasSize(1);
    assertThat(on.thread.untilNext()).isEmpty();
  }

  @Test
  void closingLosesEachPendingCallOnceAndEndsTheConnection() {
    FakeConnection connection = on.open();
    connection.room(1);
    FakeCall sent = on.send(1);
    FakeCall unsent = on.send(1);

    on.exchange.close();
    on.exchange.close();
    connection.end("late");
    connection.reply(connection.sent.getFirst());

    assertThat(connection.closed).isTrue();
    assertThat(sent.heard).containsExactly("the peer: closed on this side");
    assertThat(unsent.heard).containsExactly("keep", "drop", "the peer: closed on this side");
    assertThat(on.listener.events).containsExactly("opened");
    assertThat(on.exchange.send(new FakeCall(1))).isEmpty();
    assertReleased(List.of(sent, unsent), connection);
  }

  @Test
  void closingCancelsTheRetry() {
    on.atStart = connection -> connection.end("refused");
    on.exchange.connect();

    on.exchange.close();

    assertThat(on.thread.untilNext()).isEmpty();
  }

  private static void assertReleased(List<FakeCall> calls, FakeConnection connection) {
    assertThat(
            Stream.concat(
                calls.stream().flatMap(call -> call.buffers.stream()), connection.replies.stream()))
        .extracting(ByteBuf::refCnt)
        .allMatch(count -> count == 0);
  }
}
