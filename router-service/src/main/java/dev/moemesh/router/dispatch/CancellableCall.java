package dev.moemesh.router.dispatch;

/** A call that its caller may give up. Used on the loop's thread. */
@FunctionalInterface
interface CancellableCall {

  /** Ends the call without a reply. Does nothing once the call is over. */
  void cancel();
}
