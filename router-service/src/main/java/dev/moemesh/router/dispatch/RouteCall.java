package dev.moemesh.router.dispatch;

import dev.moemesh.contract.exchange.CallTicket;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.WireNanos;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.router.calls.Attempt;
import dev.moemesh.router.calls.CallEffect;
import dev.moemesh.router.calls.CallMachine;
import dev.moemesh.router.calls.LayerReplicas;
import dev.moemesh.router.calls.PodReply;
import dev.moemesh.router.pods.ComputePod;
import dev.moemesh.router.pods.PodCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Drives the state machine of one call: tells it what pods, timer and caller do, and carries out
 * its effects.
 *
 * <p>Effects are carried out strictly in order. An effect may cause an event, as a send to a pod
 * that is not connected does. Such an effect ends before the effects of the event begin. Owner of
 * the call's rows and of the replies. Used on the loop's thread.
 */
final class RouteCall implements CancellableCall {
  private enum Phase {
    WAITING,
    CARRYING_OUT
  }

  private final AcceptedCall call;
  private final CallMachine<ComputePod> machine;
  private final LayerReplicas<ComputePod> replicas;
  private final ComputeFrames frames;
  private final CallReporter reporter;
  private final CallEvents events;
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
    List<CallEffect<ComputePod>> started = machine.start();
    for (CallEffect<ComputePod> effect : started) {
      if (effect instanceof CallEffect.Send<ComputePod> send) {
        reporter.routed(call.layer(), send.attempt().share());
      }
    }
    carryOut(started);
  }

  /** Sends the rows of an attempt to other pods as well, if there are any. */
  void hedge(int attempt) {
    carryOut(machine.hedge(attempts.get(attempt).attempt));
  }

  @Override
  public void cancel() {
    carryOut(machine.cancelled());
  }

  private void late() {
    carryOut(machine.late());
  }

  private void placementChanged() {
    carryOut(machine.placementChanged());
  }

  private void carryOut(List<CallEffect<ComputePod>> more) {
    effects.addAll(more);
    if (phase == Phase.CARRYING_OUT) {
      return;
    }
    phase = Phase.CARRYING_OUT;
    while (!effects.isEmpty()) {
      carryOut(effects.remove());
    }
    phase = Phase.WAITING;
  }

  private void carryOut(CallEffect<ComputePod> effect) {
    switch (effect) {
      case CallEffect.Send<ComputePod> send -> send(send);
      case CallEffect.Cancel<ComputePod> cancel -> attempts.get(cancel.attempt().index()).cancel();
      case CallEffect.ArmTimer<ComputePod> timer ->
          cancelTimer = events.time().schedule(timer.millis(), this::late);
      case CallEffect.WatchPlacement<ComputePod> _ -> events.placement().add(placementChanged);
      case CallEffect.Answer<ComputePod> _ -> reporter.answer(call, replies());
      case CallEffect.Fail<ComputePod> fail -> reporter.fail(call, fail.failure());
      case CallEffect.ReleaseAll<ComputePod> _ -> releaseAll();
    }
  }

  private void send(CallEffect.Send<ComputePod> send) {
    PodAttempt attempt = new PodAttempt(send.attempt(), send.pods());
    attempts.add(attempt);
    if (send.attempt().isUnderWay()) {
      attempt.send();
    }
  }

  private List<ByteBuffer> replies() {
    List<ByteBuffer> replies = new ArrayList<>(attempts.size());
    for (PodAttempt attempt : attempts) {
      replies.add(attempt.replyRows());
    }
    return replies;
  }

  private void releaseAll() {
    cancelTimer.run();
    events.placement().remove(placementChanged);
    attempts.forEach(PodAttempt::release);
    call.release();
    call.stream().ended(this);
  }

  /** One attempt at its pod. Owner of its reply. */
  private final class PodAttempt implements PodCall {
    private final Attempt<ComputePod> attempt;
    private final int pods;
    private CallTicket ticket = () -> {};
    private ByteBuf reply = Unpooled.EMPTY_BUFFER;
    private long epoch;

    PodAttempt(Attempt<ComputePod> attempt, int pods) {
      this.attempt = attempt;
      this.pods = pods;
    }

    void send() {
      ComputePod pod = attempt.share().replica();
      Optional<CallTicket> sent = pod.send(this);
      if (sent.isPresent()) {
        ticket = sent.get();
      } else {
        lost("pod " + pod.id() + " is not connected");
      }
    }

    void cancel() {
      ticket.cancel();
    }

    /** The rows of the reply; none without one. Little-endian order saves the sum a view. */
    ByteBuffer replyRows() {
      ByteBuffer rows = reply.nioBuffer();
      return rows.hasRemaining() ? rows.order(ByteOrder.LITTLE_ENDIAN) : rows;
    }

    void release() {
      ticket.cancel();
      reply.release();
    }

    @Override
    public int rowCount() {
      return attempt.share().rows();
    }

    @Override
    public ComputeHeader.Builder header() {
      epoch = replicas.epoch(attempt.share().replica());
      return frames.header(call.header(), attempt.share(), epoch, pods);
    }

    @Override
    public ByteBuf rows() {
      return call.rows().gather(attempt.share());
    }

    @Override
    public void replied(Frame<ComputeReplyHeader> frame) {
      if (!attempt.isUnderWay()) {
        frame.release();
        return;
      }
      ComputeReplyHeader header = frame.header();
      PodReply said = frames.reply(header, frame.rows().readableBytes(), attempt.share(), epoch);
      if (said instanceof PodReply.Computed) {
        reply = frame.rows();
        call.clock()
            .answered(
                WireNanos.nanos(header.getQueueNanos()), WireNanos.nanos(header.getComputeNanos()));
      } else {
        frame.release();
        reporter.notComputed(call.layer(), attempt.share());
      }
      carryOut(machine.replied(attempt, said));
    }

    @Override
    public void lost(String reason) {
      if (attempt.isUnderWay()) {
        reporter.notComputed(call.layer(), attempt.share());
        carryOut(machine.lost(attempt, reason));
      }
    }
  }
}
