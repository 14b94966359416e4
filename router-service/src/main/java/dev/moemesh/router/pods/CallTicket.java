package dev.moemesh.router.pods;

/** A call to a pod that is under way. Used on the loop's thread. */
public interface CallTicket {

  /**
   * Cancels the call: it hears nothing more. The link drops and releases a late reply. Does nothing
   * once the call has its outcome.
   */
  void cancel();
}
