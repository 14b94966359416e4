package dev.moemesh.router.dispatch;

import dev.moemesh.router.calls.CallMachine;
import dev.moemesh.router.calls.CallSharing;
import dev.moemesh.router.pods.ComputePod;
import dev.moemesh.router.pods.PodDirectory;
import dev.moemesh.router.sharing.RowSharing;
import java.time.Duration;

/** Starts calls. Used on the loop's thread. */
final class RouteCalls {
  private final RowSharing sharing;
  private final PodDirectory pods;
  private final ComputeFrames frames;
  private final CallReporter reporter;
  private final CallEvents events;
  private final Duration computeTimeout;

  /**
   * Starts calls of a model.
   *
   * @param sharing chooses replicas
   * @param computeTimeout the most time for the pods' replies
   */
  RouteCalls(
      RowSharing sharing,
      PodDirectory pods,
      ComputeFrames frames,
      CallReporter reporter,
      CallEvents events,
      Duration computeTimeout) {
    this.sharing = sharing;
    this.pods = pods;
    this.frames = frames;
    this.reporter = reporter;
    this.events = events;
    this.computeTimeout = computeTimeout;
  }

  /** Starts a call, which releases all that it holds when it is over. */
  void start(AcceptedCall call) {
    LayerView layer = new LayerView(pods, call.layer());
    CallArrays arrays = call.arrays();
    CallSharing<ComputePod> shares =
        new CallSharing<>(arrays.assignment(), arrays.groups(), sharing, layer);
    CallMachine<ComputePod> machine =
        new CallMachine<>(shares, arrays.answers(), timeoutMillis(call));
    new RouteCall(call, machine, layer, frames, reporter, events).start();
  }

  /** The caller's limit, if it is less than ours. */
  private long timeoutMillis(AcceptedCall call) {
    long most = computeTimeout.toMillis();
    long asked = Integer.toUnsignedLong(call.header().getTimeoutMillis());
    return asked == 0 ? most : Math.min(asked, most);
  }
}
