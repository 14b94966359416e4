package dev.moemesh.contract.exchange;

import com.google.protobuf.MessageLite;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * The state of an exchange, with what exists in it. Methods are the transitions.
 *
 * <pre>
 * Idle → Opening ⇄ Waiting
 *        Opening → Open → Draining → HalfClosed → Opening
 *        Open → Unwatched → Draining                  only the watch ended
 *        Open, Unwatched, Draining → Waiting          the connection broke
 * any state → Closed
 * </pre>
 */
sealed interface ExchangeState<D, Q extends MessageLite, R extends MessageLite> {

  /** Why no new work can begin; empty if it can. */
  Optional<String> trouble();

  /** Rows of pending calls. */
  default long rowsInFlight() {
    return 0;
  }

  /** Ends what exists in this state, apart from calls: the connection, or the retry. */
  default void end() {}

  /** No new work can begin. */
  sealed interface Unavailable<D, Q extends MessageLite, R extends MessageLite>
      extends ExchangeState<D, Q, R> {
    String reason();

    @Override
    default Optional<String> trouble() {
      return Optional.of(reason());
    }
  }

  /** There is a connection. */
  sealed interface Attached<D, Q extends MessageLite, R extends MessageLite>
      extends ExchangeState<D, Q, R> {
    PeerConnection<Q> connection();

    @Override
    default void end() {
      connection().close();
    }
  }

  /** There is a connection, and calls may be pending on it. */
  sealed interface Connected<D, Q extends MessageLite, R extends MessageLite>
      extends Attached<D, Q, R> {
    /** What the peer last said of itself. */
    D description();

    PendingCalls<Q, R> calls();

    @Override
    default long rowsInFlight() {
      return calls().rows();
    }
  }

  /** There is a connection, and it takes calls. */
  sealed interface Taking<D, Q extends MessageLite, R extends MessageLite>
      extends Connected<D, Q, R> {

    /**
     * Takes no call from now on.
     *
     * @param reason unless there is one already
     */
    Draining<D, Q, R> drain(String reason);
  }

  /** Not asked to connect yet. */
  record Idle<D, Q extends MessageLite, R extends MessageLite>(String reason)
      implements Unavailable<D, Q, R> {}

  /**
   * An attempt to connect is under way.
   *
   * @param failures attempts that have failed in a row before this one
   * @param reason why the last one failed, or why this one is delayed
   */
  record Opening<D, Q extends MessageLite, R extends MessageLite>(
      PeerConnection<Q> connection, int failures, String reason)
      implements Unavailable<D, Q, R>, Attached<D, Q, R> {

    Opening<D, Q, R> delayed(String newer) {
      return new Opening<>(connection, failures, newer);
    }

    Open<D, Q, R> opened(D description, PendingCalls<Q, R> calls) {
      return new Open<>(connection, description, calls);
    }
  }

  /** Calls can be sent. */
  record Open<D, Q extends MessageLite, R extends MessageLite>(
      PeerConnection<Q> connection, D description, PendingCalls<Q, R> calls)
      implements Taking<D, Q, R> {

    Open<D, Q, R> described(D newer) {
      return new Open<>(connection, newer, calls);
    }

    Unwatched<D, Q, R> unwatched(String reason) {
      return new Unwatched<>(connection, description, calls, reason);
    }

    @Override
    public Draining<D, Q, R> drain(String reason) {
      return new Draining<>(connection, description, calls, reason);
    }

    @Override
    public Optional<String> trouble() {
      return Optional.empty();
    }
  }

  /**
   * The peer describes itself no more, and the stream stands. Work that has begun may send further
   * calls; nothing new begins.
   */
  record Unwatched<D, Q extends MessageLite, R extends MessageLite>(
      PeerConnection<Q> connection, D description, PendingCalls<Q, R> calls, String reason)
      implements Unavailable<D, Q, R>, Taking<D, Q, R> {

    @Override
    public Draining<D, Q, R> drain(String ignored) {
      return new Draining<>(connection, description, calls, reason);
    }
  }

  /** No new call is taken; the pending ones go on. */
  record Draining<D, Q extends MessageLite, R extends MessageLite>(
      PeerConnection<Q> connection, D description, PendingCalls<Q, R> calls, String reason)
      implements Unavailable<D, Q, R>, Connected<D, Q, R> {

    HalfClosed<D, Q, R> halfClosed() {
      return new HalfClosed<>(connection, reason);
    }
  }

  /** No call is pending, and none follows; the peer has not ended the stream yet. */
  record HalfClosed<D, Q extends MessageLite, R extends MessageLite>(
      PeerConnection<Q> connection, String reason)
      implements Unavailable<D, Q, R>, Attached<D, Q, R> {}

  /**
   * There is no connection; the retry opens one.
   *
   * @param failures attempts that have failed in a row, from 1
   */
  record Waiting<D, Q extends MessageLite, R extends MessageLite>(
      int failures, String reason, Future<?> retry) implements Unavailable<D, Q, R> {

    @Override
    public void end() {
      retry.cancel(false);
    }
  }

  /** The end. */
  record Closed<D, Q extends MessageLite, R extends MessageLite>(String reason)
      implements Unavailable<D, Q, R> {}
}
