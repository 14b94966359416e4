package dev.moemesh.contract.exchange;

/** A call that is under way. Used on the exchange's thread. */
public interface CallTicket {

  /**
   * Cancels the call: it hears nothing more, and a late reply is released. Does nothing once the
   * call has its outcome.
   */
  void cancel();
}
