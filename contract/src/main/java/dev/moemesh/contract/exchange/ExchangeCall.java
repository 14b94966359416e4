package dev.moemesh.contract.exchange;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;

/**
 * A call: the frame to send, and the receiver of the outcome. Exactly one of {@link #replied} and
 * {@link #lost} is called, unless the call is cancelled first. Used on the exchange's thread.
 *
 * @param <Q> header of the request
 * @param <R> header of the reply
 */
public interface ExchangeCall<Q extends MessageLite, R extends MessageLite> {

  /** The number of rows in the frame. */
  int rowCount();

  /**
   * Makes the frame. The exchange asks once, when the stream takes the frame, and owns it.
   *
   * @param callId for the header
   */
  Frame<Q> frame(long callId);

  /**
   * The stream is full: the frame is asked for after {@code send} has returned. Rows that are valid
   * only during {@code send} must be copied now. Later, either {@link #frame} or {@link #drop} is
   * called.
   */
  default void keep() {}

  /** The frame that was to be kept is not asked for. Copied rows must be released now. */
  default void drop() {}

  /** The reply has come. The call owns the frame. */
  void replied(Frame<R> reply);

  /** No reply will come. */
  void lost(CallLoss loss);
}
