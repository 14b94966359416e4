package dev.moemesh.router.calls;

import dev.moemesh.router.placement.Replica;

/**
 * What the driver of a call is to do, in the order given. {@link ReleaseAll} is the last effect of
 * every call.
 *
 * @param <R> what a replica is
 */
public sealed interface CallEffect<R extends Replica> {

  /**
   * Send the rows of an attempt to its replica. If the attempt is no longer under way when its turn
   * comes, nothing is sent.
   *
   * @param pods the number of pods that compute for the call
   */
  record Send<R extends Replica>(Attempt<R> attempt, int pods) implements CallEffect<R> {}

  /** Cancel an attempt that others have answered; drop its reply, should it come. */
  record Cancel<R extends Replica>(Attempt<R> attempt) implements CallEffect<R> {}

  /** Tell the machine that the call is late, once that time is over. */
  record ArmTimer<R extends Replica>(long millis) implements CallEffect<R> {}

  /** Tell the machine of each change of the placement or of the live replicas from now on. */
  record WatchPlacement<R extends Replica>() implements CallEffect<R> {}

  /** Sum the rows, which are all there, and reply. */
  record Answer<R extends Replica>() implements CallEffect<R> {}

  /** Reply with an error. */
  record Fail<R extends Replica>(CallFailure<R> failure) implements CallEffect<R> {}

  /** Cancel the timer and all attempts, and release all buffers: the call is over. */
  record ReleaseAll<R extends Replica>() implements CallEffect<R> {}
}
