package dev.moemesh.contract.exchange;

/** What happens on an exchange, apart from its calls. Called on the exchange's thread. */
public interface ExchangeListener {

  /** Calls can be sent from now on. */
  void opened();

  /** The peer has sent a newer description on the open connection. */
  void described();

  /**
   * No call can be sent yet: an attempt to connect has failed and is repeated later, or the peer is
   * not ready.
   *
   * @param trouble the reason, for people
   */
  void notOpened(String trouble);

  /**
   * The open connection broke. The pending calls are lost after this method returns.
   *
   * @param trouble the reason, for people
   */
  void broken(String trouble);

  /**
   * The peer describes itself no more, and the open connection still takes calls. New work must not
   * begin. {@link FrameExchange#drain} is due once the work that has begun is done; the exchange
   * then connects again.
   *
   * @param trouble the reason, for people
   */
  default void unwatched(String trouble) {}

  /**
   * No call is pending after {@link FrameExchange#drain}, and the stream is half-closed if it still
   * stands. Unless the exchange is closed now, it connects again when the connection has ended.
   */
  default void drained() {}

  /**
   * The number of calls that wait for a full stream has changed.
   *
   * @param change the difference
   */
  default void unsentChanged(int change) {}

  /** A reply was released because no call waits for it. */
  default void replyDropped(long callId) {}
}
