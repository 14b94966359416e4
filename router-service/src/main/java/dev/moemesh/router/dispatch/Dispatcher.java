package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.transport.ThreadConfinement;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.WireError;
import dev.moemesh.model.gating.LayerGates;
import dev.moemesh.router.metrics.RouterMetrics;
import dev.moemesh.router.pods.PodDirectory;
import dev.moemesh.router.sharing.FewestRowsInFlight;
import dev.moemesh.router.sharing.RowSharing;
import java.util.Optional;

/**
 * Takes calls: checks them, computes the gate, and starts them. A call that has started does not
 * need the dispatcher any more: it replies to its stream, and gives its memory back.
 *
 * <p>Confined to the loop's thread.
 */
public final class Dispatcher {
  private final RouteAdmission admission;
  private final RowIntake intake;
  private final CallMemory memory;
  private final RouteCalls calls;
  private final CallReporter reporter;
  private final IdleWatch idle;
  private final ThreadConfinement confinement = new ThreadConfinement();

  private Dispatcher(
      RouteAdmission admission,
      RowIntake intake,
      CallMemory memory,
      RouteCalls calls,
      CallReporter reporter,
      IdleWatch idle) {
    this.admission = admission;
    this.intake = intake;
    this.memory = memory;
    this.calls = calls;
    this.reporter = reporter;
    this.idle = idle;
  }

  /**
   * A dispatcher without calls.
   *
   * @param pods computes the experts
   * @param limits of the calls
   * @param time of the loop
   */
  public static Dispatcher of(
      RouterShape shape,
      LayerGates gates,
      PodDirectory pods,
      RouterMetrics metrics,
      CallLimits limits,
      CallTime time) {
    PlacementWatch placement = new PlacementWatch();
    pods.onChange(placement::changed);
    IdleWatch idle = new IdleWatch();
    CallReporter reporter = new CallReporter(new CombinedReply(shape), metrics, time);
    return new Dispatcher(
        new RouteAdmission(shape, limits.bytes().most()),
        new RowIntake(shape, gates),
        new CallMemory(shape.model().expertCount(), limits.bytes(), idle),
        new RouteCalls(
            new RowSharing(new FewestRowsInFlight()),
            pods,
            new ComputeFrames(shape),
            reporter,
            new CallEvents(time, placement),
            limits.computeTimeout()),
        reporter,
        idle);
  }

  /**
   * Takes a frame of a stream, which gets one reply. If the gate cannot be computed, the exception
   * passes on, and the frame and its memory are given back.
   */
  void route(Frame<RouteHeader> frame, CallStream stream) {
    confinement.check();
    CallClock clock = reporter.called();
    RouteHeader header = frame.header();
    Optional<WireError> error = admission.check(header, frame.rows().readableBytes());
    if (error.isPresent()) {
      frame.release();
      stream.reply(reporter.refusal(header, error.get()));
      return;
    }
    CallMemory.Lease lease = memory.lease(admission.bytesHeld(header));
    CallRows rows = take(frame, lease);
    clock.gated();
    calls.start(new AcceptedCall(header, rows, lease, stream, clock));
  }

  private CallRows take(Frame<RouteHeader> frame, CallMemory.Lease lease) {
    try {
      return intake.take(frame, lease.arrays().assignment());
    } catch (RuntimeException | Error e) {
      lease.giveBack();
      throw e;
    }
  }

  /** A stream has been opened. */
  void opened() {
    confinement.check();
    idle.began();
  }

  /** A stream has ended, or its caller has gone. */
  void closed() {
    confinement.check();
    idle.ended();
  }

  /** Runs a task once no call is under way and no stream is open. */
  public void whenIdle(Runnable task) {
    confinement.check();
    idle.whenIdle(task);
  }
}
