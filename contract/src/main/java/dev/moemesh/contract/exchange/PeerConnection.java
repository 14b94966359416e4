package dev.moemesh.contract.exchange;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;

/**
 * One attempt to connect to a peer, and the connection that it becomes. Used on the exchange's
 * thread.
 *
 * @param <Q> header of requests
 */
public interface PeerConnection<Q extends MessageLite> {

  /**
   * What happens on the connection. No method is called before {@link PeerConnection#start}, nor
   * after {@link PeerConnection#close}.
   *
   * @param <D> what the peer says of itself
   * @param <R> header of replies
   */
  interface Listener<D, R extends MessageLite> {

    /** The peer cannot be used yet; the attempt goes on. */
    void delayed(String reason);

    /** Frames can be sent. Called once. */
    void opened(D description);

    /** The peer has sent a newer description, after the connection was opened. */
    void described(D newer);

    /** The peer describes itself no more; frames go on. Called at most once, after it opened. */
    void unwatched(String reason);

    /** Frames can be sent again after the stream was full. */
    void writable();

    /** A reply has come. The listener owns it. */
    void received(long callId, Frame<R> reply);

    /** The connection is over, or the attempt has failed. Called once, and nothing after it. */
    void ended(String reason);
  }

  /** Makes connections. */
  @FunctionalInterface
  interface Connector<D, Q extends MessageLite, R extends MessageLite> {

    /** A connection that is not started. */
    PeerConnection<Q> connection(Listener<D, R> listener);
  }

  /** Starts the attempt. The listener may be called from within. */
  void start();

  /** Sends a frame. It is released if the connection is not open. */
  void send(Frame<Q> frame);

  /** Whether the stream takes frames without exceeding its high-water mark of unsent bytes. */
  boolean isReady();

  /** Half-closes the stream: no frame follows. The listener hears when the peer has ended it. */
  void halfClose();

  /** Closes the connection at once. */
  void close();
}
