package dev.moemesh.router.pods;

import dev.moemesh.contract.exchange.CallLoss;
import dev.moemesh.contract.exchange.ExchangeCall;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import io.netty.buffer.ByteBuf;

/**
 * A call to a pod: rows to send, and the receiver of the outcome. Exactly one of {@link #replied}
 * and {@link #lost(String)} is called, unless the call is cancelled first. Used on the loop's
 * thread.
 */
public interface PodCall extends ExchangeCall<ComputeHeader, ComputeReplyHeader> {

  /** The number of rows. */
  @Override
  int rowCount();

  /**
   * The header of the frame, without a call id. The link asks for it when the pod's stream takes
   * the frame.
   */
  ComputeHeader.Builder header();

  /**
   * The rows of the frame. The link asks for them when the pod's stream takes the frame, and owns
   * them.
   */
  ByteBuf rows();

  /** The reply has come. The call owns the frame. */
  @Override
  void replied(Frame<ComputeReplyHeader> reply);

  /** No reply will come. */
  void lost(String reason);

  @Override
  default Frame<ComputeHeader> frame(long callId) {
    return new Frame<>(header().setCallId(callId).build(), rows());
  }

  @Override
  default void lost(CallLoss loss) {
    lost(loss.reason());
  }
}
