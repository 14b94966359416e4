package dev.moemesh.expert.batching;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;

/**
 * A checked frame that waits for its layer's batch. Owner of the frame until it is answered.
 *
 * @param arrivedNanos when the frame was read, by the batcher's ticker
 */
record WaitingFrame(
    Frame<ComputeHeader> frame,
    RowGroups groups,
    FrameReplies<ComputeReplyHeader> replies,
    long arrivedNanos) {

  int bytes() {
    return frame.rows().readableBytes();
  }
}
