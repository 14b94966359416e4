package dev.moemesh.router.calls;

/** A pod's reply to an attempt. */
public sealed interface PodReply {

  /** The rows, each replaced by its expert's output. */
  record Computed() implements PodReply {}

  /**
   * The pod does not serve the epoch of the frame, or does not hold one of the experts. The router
   * and the pod know different placements.
   *
   * @param epoch the placement epoch that the frame carried
   */
  record Misrouted(long epoch, PodError error) implements PodReply {}

  /** Any other error. It would be the same at another replica. */
  record Failed(PodError error) implements PodReply {}
}
