package dev.moemesh.contract.transport;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;

/** Sends frames back. */
public record Echo(FrameReplies<ComputeReplyHeader> replies)
    implements FrameReplies.Receiver<ComputeHeader> {
  @Override
  public void received(Frame<ComputeHeader> frame) {
    replies.send(
        new Frame<>(
            ComputeReplyHeader.newBuilder()
                .setCallId(frame.header().getCallId())
                .setRowCount(1)
                .setDataType(frame.header().getDataType())
                .build(),
            frame.rows()));
  }

  @Override
  public void cancelled() {}
}
