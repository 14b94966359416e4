package dev.moemesh.contract.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** An exchange with a peer in memory and time that the test moves. */
final class ExchangeFixture {
  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration MOST = Duration.ofMillis(800);

  final ManualThread thread = new ManualThread();
  final RecordingListener listener = new RecordingListener();
  final List<FakeConnection> connections = new ArrayList<>();
  final FrameExchange<String, ComputeHeader, ComputeReplyHeader> exchange;
  Consumer<FakeConnection> atStart = _ -> {};

  ExchangeFixture(long seed) {
    this.exchange =
        new FrameExchange<>(
            reason -> "the peer: " + reason,
            this::connection,
            thread,
            new Backoff(FIRST, MOST, new Random(seed)),
            listener);
  }

  private FakeConnection connection(
      PeerConnection.Listener<String, ComputeReplyHeader> connectionListener) {
    FakeConnection made =
        new FakeConnection(connectionListener, () -> atStart.accept(connections.getLast()));
    connections.add(made);
    return made;
  }

  /** The newest connection. */
  FakeConnection connection() {
    return connections.getLast();
  }

  /** Connects and opens. */
  FakeConnection open() {
    exchange.connect();
    connection().open("first");
    return connection();
  }

  FakeCall send(int rows) {
    FakeCall call = new FakeCall(rows);
    assertThat(exchange.send(call)).isPresent();
    return call;
  }

  FakeCall send(int rows, Duration timeout) {
    FakeCall call = new FakeCall(rows);
    assertThat(exchange.send(call, timeout)).isPresent();
    return call;
  }
}
