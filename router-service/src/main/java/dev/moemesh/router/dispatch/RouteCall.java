package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.WireNanos;
import dev.moemesh.contract.transport.ThreadConfinement;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.router.calls.CallEffect;
import dev.moemesh.router.calls.CallMachine;
import dev.moemesh.router.calls.LayerReplicas;
import dev.moemesh.router.calls.PodReply;
import dev.moemesh.router.pods.ComputePod;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Drives the state machine of one call: tells it what pods, timer and caller do, and carries out
 * its effects.
 *
 * <p>Effects are carried out strictly in order. An effect may cause an event, as a send to a pod
 * that is not connected does. Such an effect ends before the effects of the event begin.
 *
 * <p>An effect that throws ends the call: the caller gets an internal error unless it has a reply,
 * and everything is released. Exceptions and a lack of memory go to the log and affect no other
 * call. Other errors pass on.
 *
 * <p>Owner of the call's rows and of the replies. Confined to the loop's thread.
 */
final class RouteCall implements CancellableCall, PodAttempt.Outcomes {
  private enum Phase {
    WAITING,
    CARRYING_OUT,
    /** The reply was handed to the stream; only the release is left. */
    REPLIED,
    RELEASED
  }

  private final AcceptedCall call;
  private final CallMachine<ComputePod> machine;
  private final LayerReplicas<ComputePod> replicas;
  private final ComputeFrames frames;
  private final CallReporter reporter;
  private final CallEvents events;
  private final ThreadConfinement confinement = new ThreadConfinement();
  private final Queue<CallEffect<ComputePod>> effects = new ArrayDeque<>();
  private final List<PodAttempt> attempts = new ArrayList<>();
  private final Runnable placementChanged = this::placementChanged;
  private Runnable cancelTimer = () -> {};
  private Phase phase = Phase.WAITING;

  /**
   * A call that has not started.
   *
   * @param replicas of the call's layer
   * @param events tell the time and changes of the placement
   */
  RouteCall(
      AcceptedCall call,
      CallMachine<ComputePod> machine,
      LayerReplicas<ComputePod> replicas,
      ComputeFrames frames,
      CallReporter reporter,
      CallEvents events) {
    this.call = call;
    this.machine = machine;
    this.replicas = replicas;
    this.frames = frames;
    this.reporter = reporter;
    this.events = events;
  }

  /** Sends the call's rows to pods. Called once, first. */
  void start() {
    call.stream().began(this);
    handle(this::started);
  }

  private List<CallEffect<ComputePod>> started() {
    List<CallEffect<ComputePod>> started = machine.start();
    for (CallEffect<ComputePod> effect : started) {
      if (effect instanceof CallEffect.Send<ComputePod> send) {
        reporter.routed(call.layer(), send.attempt().share());
      }
    }
    return started;
  }

  /** Sends the rows of an attempt to other pods as well, if there are any. */
  void hedge(int attempt) {
    handle(() -> machine.hedge(attempts.get(attempt).attempt()));
  }

  @Override
  public void cancel() {
    handle(machine::cancelled);
  }

  @Override
  public void replied(PodAttempt attempt, ComputeReplyHeader header) {
    handle(
        () -> {
          PodReply said = attempt.said(header);
          if (said instanceof PodReply.Computed) {
            call.clock()
                .answered(
                    WireNanos.nanos(header.getQueueNanos()),
                    WireNanos.nanos(header.getComputeNanos()));
          } else {
            reporter.notComputed(call.layer(), attempt.attempt().share());
          }
          return machine.replied(attempt.attempt(), said);
        });
  }

  @Override
  public void lost(PodAttempt attempt, String reason) {
    handle(
        () -> {
          reporter.notComputed(call.layer(), attempt.attempt().share());
          return machine.lost(attempt.attempt(), reason);
        });
  }

  private void placementChanged() {
    handle(machine::placementChanged);
  }

  /** Carries out the effects of an event. Within an effect, they are left for later. */
  private void handle(Supplier<List<CallEffect<ComputePod>>> event) {
    confinement.check();
    try {
      effects.addAll(event.get());
      if (phase == Phase.WAITING) {
        carryOutAll();
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      reporter.broken(call, e);
      abort();
    } catch (Error e) {
      abort();
      throw e;
    }
  }

  private void carryOutAll() {
    phase = Phase.CARRYING_OUT;
    while (!effects.isEmpty()) {
      carryOut(effects.remove());
    }
    if (phase == Phase.CARRYING_OUT) {
      phase = Phase.WAITING;
    }
  }

  private void carryOut(CallEffect<ComputePod> effect) {
    switch (effect) {
      case CallEffect.Send<ComputePod> send -> send(send);
      case CallEffect.Cancel<ComputePod> cancel -> attempts.get(cancel.attempt().index()).cancel();
      case CallEffect.ArmTimer<ComputePod> timer ->
          cancelTimer = events.time().schedule(timer.millis(), () -> handle(machine::late));
      case CallEffect.WatchPlacement<ComputePod> _ -> events.placement().add(placementChanged);
      case CallEffect.Answer<ComputePod> _ -> reply(reporter.answer(call, replies()));
      case CallEffect.Fail<ComputePod> fail -> reply(reporter.failure(call, fail.failure()));
      case CallEffect.ReleaseAll<ComputePod> _ -> releaseAll();
    }
  }

  private void send(CallEffect.Send<ComputePod> send) {
    PodAttempt attempt = new PodAttempt(send.attempt(), send.pods(), call, replicas, frames, this);
    attempts.add(attempt);
    if (send.attempt().isUnderWay()) {
      attempt.send();
      if (phase == Phase.RELEASED) {
        attempt.cancel(); // the call broke while it was sent
      }
    }
  }

  private List<ByteBuffer> replies() {
    List<ByteBuffer> replies = new ArrayList<>(attempts.size());
    for (PodAttempt attempt : attempts) {
      replies.add(attempt.replyRows());
    }
    return replies;
  }

  private void reply(Frame<RouteReplyHeader> frame) {
    phase = Phase.REPLIED;
    call.stream().reply(frame);
  }

  /** Ends the call, whatever it does. */
  private void abort() {
    effects.clear();
    machine.cancelled();
    try {
      switch (phase) {
        case WAITING, CARRYING_OUT -> reply(reporter.internalError(call));
        case REPLIED, RELEASED -> {}
      }
    } finally {
      releaseAll();
    }
  }

  private void releaseAll() {
    if (phase == Phase.RELEASED) {
      return;
    }
    phase = Phase.RELEASED;
    cancelTimer.run();
    events.placement().remove(placementChanged);
    attempts.forEach(PodAttempt::release);
    call.release();
    call.stream().ended(this);
  }
}
