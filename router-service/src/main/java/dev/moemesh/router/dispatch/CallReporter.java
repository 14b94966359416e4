package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.contract.v1.WireError;
import dev.moemesh.router.calls.CallFailure;
import dev.moemesh.router.metrics.RouterMetrics;
import dev.moemesh.router.pods.ComputePod;
import dev.moemesh.router.sharing.RowShare;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import org.jboss.logging.Logger;

/** Makes the replies to calls, and tells metrics and log. Used on the loop's thread. */
final class CallReporter {
  private static final Logger LOG = Logger.getLogger(CallReporter.class);

  private final CombinedReply combinedReply;
  private final RouterMetrics metrics;
  private final CallTime time;

  CallReporter(CombinedReply combinedReply, RouterMetrics metrics, CallTime time) {
    this.combinedReply = combinedReply;
    this.metrics = metrics;
    this.time = time;
  }

  /** A call has come; its clock starts. */
  CallClock called() {
    metrics.called();
    return new CallClock(time::nanoTime, time.nanoTime());
  }

  /** A share of a new call goes to a pod. */
  void routed(int layer, RowShare<?> share) {
    for (int group = 0; group < share.groups(); group++) {
      metrics.rows(layer, share.expert(group), share.rowCount(group));
    }
  }

  /** A pod has not computed a share: it was lost, late, or replied with an error. */
  void notComputed(int layer, RowShare<?> share) {
    for (int group = 0; group < share.groups(); group++) {
      metrics.expertFailed(new Slot(layer, share.expert(group)));
    }
  }

  /**
   * All outputs are there: the reply with their sums, which the caller of this method owns.
   *
   * @param replies the rows of each attempt's reply
   */
  Frame<RouteReplyHeader> answer(AcceptedCall call, List<ByteBuffer> replies) {
    call.clock().complete();
    return combinedReply.of(call, replies, () -> call.clock().timing(metrics));
  }

  /**
   * The call failed: the reply with the error. Which requests it hits is for the log alone: the
   * message goes on to each of their clients.
   */
  Frame<RouteReplyHeader> failure(AcceptedCall call, CallFailure<ComputePod> failure) {
    WireError error = FailureTexts.error(failure, call.layer());
    LOG.warnf("%s%s", error.getMessage(), failure.failedShare().map(call::requestsOf).orElse(""));
    if (failure instanceof CallFailure.TimedOut<ComputePod> timedOut) {
      timedOut.late().forEach(share -> notComputed(call.layer(), share));
    }
    return refusal(call.header(), error);
  }

  /** The router itself failed on the call. */
  void broken(AcceptedCall call, Throwable cause) {
    LOG.errorf(cause, "call %d ends: the router failed to carry it out", call.header().getCallId());
  }

  /** The reply to a call that the router itself failed on. */
  Frame<RouteReplyHeader> internalError(AcceptedCall call) {
    return refusal(call.header(), FailureTexts.internal(call.layer()));
  }

  /** The reply to a call that is refused or has failed; counts the error. */
  Frame<RouteReplyHeader> refusal(RouteHeader header, WireError error) {
    LOG.debugf("call %d refused: %s", header.getCallId(), error.getMessage());
    metrics.failed(error.getCode());
    return new Frame<>(
        RouteReplyHeader.newBuilder().setCallId(header.getCallId()).setError(error).build(),
        Unpooled.EMPTY_BUFFER);
  }
}
