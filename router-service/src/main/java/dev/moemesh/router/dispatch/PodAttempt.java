package dev.moemesh.router.dispatch;

import dev.moemesh.contract.exchange.CallTicket;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.router.calls.Attempt;
import dev.moemesh.router.calls.LayerReplicas;
import dev.moemesh.router.calls.PodReply;
import dev.moemesh.router.pods.ComputePod;
import dev.moemesh.router.pods.PodCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** One attempt of a call at its pod. Owner of its reply. Used on the loop's thread. */
final class PodAttempt implements PodCall {
  private final Attempt<ComputePod> attempt;
  private final int pods;
  private final AcceptedCall call;
  private final LayerReplicas<ComputePod> replicas;
  private final ComputeFrames frames;
  private final Outcomes outcomes;
  private CallTicket ticket = () -> {};
  private ByteBuf reply = Unpooled.EMPTY_BUFFER;
  private long epoch;

  /** Hears what becomes of attempts that are under way. */
  interface Outcomes {

    /** The pod has replied. The attempt keeps the rows until its release. */
    void replied(PodAttempt attempt, ComputeReplyHeader header);

    /** The pod is lost, or was not connected. */
    void lost(PodAttempt attempt, String reason);
  }

  /**
   * An attempt that is not sent.
   *
   * @param pods the number of pods that compute for the call
   * @param replicas of the call's layer
   */
  PodAttempt(
      Attempt<ComputePod> attempt,
      int pods,
      AcceptedCall call,
      LayerReplicas<ComputePod> replicas,
      ComputeFrames frames,
      Outcomes outcomes) {
    this.attempt = attempt;
    this.pods = pods;
    this.call = call;
    this.replicas = replicas;
    this.frames = frames;
    this.outcomes = outcomes;
  }

  /** The attempt as the call's state machine knows it. */
  Attempt<ComputePod> attempt() {
    return attempt;
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

  /** What the reply says. */
  PodReply said(ComputeReplyHeader header) {
    return frames.reply(header, reply.readableBytes(), attempt.share(), epoch);
  }

  /** The rows of the reply; none without one. Little-endian order saves the sum a view. */
  ByteBuffer replyRows() {
    ByteBuffer rows = reply.nioBuffer();
    return rows.hasRemaining() ? rows.order(ByteOrder.LITTLE_ENDIAN) : rows;
  }

  /** Releases the reply, and cancels the attempt if it has none. Called once. */
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
    if (attempt.isUnderWay()) {
      reply = frame.rows();
      outcomes.replied(this, frame.header());
    } else {
      frame.release();
    }
  }

  @Override
  public void lost(String reason) {
    if (attempt.isUnderWay()) {
      outcomes.lost(this, reason);
    }
  }
}
