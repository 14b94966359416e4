package dev.moemesh.contract.exchange;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.exchange.ExchangeState.Attached;
import dev.moemesh.contract.exchange.ExchangeState.Closed;
import dev.moemesh.contract.exchange.ExchangeState.Connected;
import dev.moemesh.contract.exchange.ExchangeState.Draining;
import dev.moemesh.contract.exchange.ExchangeState.HalfClosed;
import dev.moemesh.contract.exchange.ExchangeState.Idle;
import dev.moemesh.contract.exchange.ExchangeState.Open;
import dev.moemesh.contract.exchange.ExchangeState.Opening;
import dev.moemesh.contract.exchange.ExchangeState.Taking;
import dev.moemesh.contract.exchange.ExchangeState.Waiting;
import dev.moemesh.contract.frame.Frame;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Calls to one peer: sends frames, pairs replies with calls by call id, and stays connected.
 *
 * <p>A call that the stream does not take waits in a queue, in order; a call with a deadline is
 * dropped when it reaches it. When the connection breaks, each pending call is lost, and the
 * exchange connects again with back-off. Each call hears of its outcome exactly once.
 *
 * <p>Owner of the connection. Confined to its thread.
 *
 * @param <D> what the peer says of itself
 * @param <Q> header of requests
 * @param <R> header of replies
 */
public final class FrameExchange<D, Q extends MessageLite, R extends MessageLite>
    implements AutoCloseable {
  private final UnaryOperator<String> named;
  private final PeerConnection.Connector<D, Q, R> connector;
  private final ExchangeThread thread;
  private final Backoff backoff;
  private final ExchangeListener listener;
  private ExchangeState<D, Q, R> state;
  private long nextCallId = 1;

  /**
   * An exchange that is not connected.
   *
   * @param named names the peer in a reason for people, as in {@code "pod p1: " + reason}
   */
  public FrameExchange(
      UnaryOperator<String> named,
      PeerConnection.Connector<D, Q, R> connector,
      ExchangeThread thread,
      Backoff backoff,
      ExchangeListener listener) {
    this.named = named;
    this.connector = connector;
    this.thread = thread;
    this.backoff = backoff;
    this.listener = listener;
    this.state = new Idle<>(named.apply("not connected yet"));
  }

  /** Connects, now and whenever the connection has ended. */
  public void connect() {
    thread.assertCurrent();
    if (state instanceof Idle<D, Q, R> idle) {
      open(0, idle.reason());
    }
  }

  private void open(int failures, String reason) {
    PeerConnection<Q> connection = new Attempt().connection;
    state = new Opening<>(connection, failures, reason);
    connection.start();
  }

  /**
   * Sends a call, or queues it until the stream takes it.
   *
   * @return empty if the connection takes no call; the call then hears nothing
   */
  public Optional<CallTicket> send(ExchangeCall<Q, R> call) {
    thread.assertCurrent();
    return state instanceof Taking<D, Q, R> taking
        ? Optional.of(taking.calls().send(nextCallId++, call))
        : Optional.empty();
  }

  /** As {@link #send(ExchangeCall)}; the call is lost if it has no reply after the timeout. */
  public Optional<CallTicket> send(ExchangeCall<Q, R> call, Duration timeout) {
    thread.assertCurrent();
    if (!(state instanceof Taking<D, Q, R> taking)) {
      return Optional.empty();
    }
    PendingCall<Q, R> pending = taking.calls().send(nextCallId++, call);
    pending.expireAfter(timeout, thread);
    return Optional.of(pending);
  }

  /**
   * Takes no new call, and half-closes the stream once no call is pending; the listener then hears
   * {@link ExchangeListener#drained}. Without an open connection it hears that at once.
   */
  public void drain() {
    thread.assertCurrent();
    switch (state) {
      case Taking<D, Q, R> taking -> {
        state = taking.drain(named.apply("takes no more calls on this connection"));
        halfCloseIfDrained();
      }
      case Idle<D, Q, R> _, Opening<D, Q, R> _, Waiting<D, Q, R> _ -> listener.drained();
      case Draining<D, Q, R> _, HalfClosed<D, Q, R> _, Closed<D, Q, R> _ -> {}
    }
  }

  private void halfCloseIfDrained() {
    if (state instanceof Draining<D, Q, R> draining && draining.calls().isEmpty()) {
      state = draining.halfClosed();
      draining.connection().halfClose();
      listener.drained();
    }
  }

  /** Closes the connection. Pending calls are lost; the listener hears nothing more. */
  @Override
  public void close() {
    thread.assertCurrent();
    ExchangeState<D, Q, R> was = state;
    state = new Closed<>(named.apply("the connection was closed on this side"));
    was.end();
    if (was instanceof Connected<D, Q, R> connected) {
      connected.calls().loseAll(new CallLoss.Disconnected(named.apply("closed on this side")));
    }
  }

  private void ended(Attached<D, Q, R> attached, String trouble) {
    switch (attached) {
      case Opening<D, Q, R> opening -> {
        awaitRetry(opening.failures() + 1, trouble);
        listener.notOpened(trouble);
      }
      case Taking<D, Q, R> taking -> broken(taking, trouble);
      case Draining<D, Q, R> draining -> {
        broken(draining, trouble);
        listener.drained();
      }
      case HalfClosed<D, Q, R> _ -> open(0, trouble);
    }
  }

  private void broken(Connected<D, Q, R> connected, String trouble) {
    awaitRetry(1, trouble);
    listener.broken(trouble);
    connected.calls().loseAll(new CallLoss.Disconnected(trouble));
  }

  private void awaitRetry(int failures, String trouble) {
    state = new Waiting<>(failures, trouble, thread.after(backoff.delay(failures), this::retry));
  }

  private void retry() {
    if (state instanceof Waiting<D, Q, R> waiting) {
      open(waiting.failures(), waiting.reason());
    }
  }

  /**
   * What the peer last said of itself, also while pending calls of the connection end; {@code
   * absent} without a connection.
   */
  public D descriptionOr(D absent) {
    thread.assertCurrent();
    return state instanceof Connected<D, Q, R> connected ? connected.description() : absent;
  }

  /** Why no new work can begin, for people; empty if the exchange is open. */
  public Optional<String> trouble() {
    thread.assertCurrent();
    return state.trouble();
  }

  /** Rows of the calls that are pending. */
  public long rowsInFlight() {
    thread.assertCurrent();
    return state.rowsInFlight();
  }

  /** Listens to one connection, and ignores it once the exchange has moved on. */
  private final class Attempt implements PeerConnection.Listener<D, R> {
    final PeerConnection<Q> connection = connector.connection(this);

    @Override
    public void delayed(String reason) {
      if (state instanceof Opening<D, Q, R> opening && opening.connection() == connection) {
        state = opening.delayed(named.apply(reason));
        listener.notOpened(named.apply(reason));
      }
    }

    @Override
    public void opened(D description) {
      if (state instanceof Opening<D, Q, R> opening && opening.connection() == connection) {
        state =
            opening.opened(
                description,
                new PendingCalls<>(connection, listener, FrameExchange.this::halfCloseIfDrained));
        listener.opened();
      }
    }

    @Override
    public void described(D newer) {
      if (state instanceof Open<D, Q, R> open && open.connection() == connection) {
        state = open.described(newer);
        listener.described();
      }
    }

    @Override
    public void unwatched(String reason) {
      if (state instanceof Open<D, Q, R> open && open.connection() == connection) {
        state = open.unwatched(named.apply(reason));
        listener.unwatched(named.apply(reason));
      }
    }

    @Override
    public void writable() {
      if (state instanceof Connected<D, Q, R> connected && connected.connection() == connection) {
        connected.calls().sendUnsent();
      }
    }

    @Override
    public void received(long callId, Frame<R> reply) {
      if (state instanceof Connected<D, Q, R> connected && connected.connection() == connection) {
        connected.calls().reply(callId, reply);
      } else {
        reply.release();
        listener.replyDropped(callId);
      }
    }

    @Override
    public void ended(String reason) {
      if (state instanceof Attached<D, Q, R> attached && attached.connection() == connection) {
        FrameExchange.this.ended(attached, named.apply(reason));
      }
    }
  }
}
