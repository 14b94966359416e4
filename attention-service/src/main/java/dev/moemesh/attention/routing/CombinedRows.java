package dev.moemesh.attention.routing;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.model.decoder.MoeLayers;
import java.nio.ByteBuffer;

/** What a layer's experts make of the rows, in the frame that it came in. Owner of the frame. */
record CombinedRows(Frame<RouteReplyHeader> frame) implements MoeLayers.Combined {
  @Override
  public ByteBuffer rows() {
    return frame.rows().nioBuffer();
  }

  @Override
  public ByteBuffer expertIds() {
    return frame.header().getExpertIds().asReadOnlyByteBuffer();
  }

  @Override
  public void close() {
    frame.release();
  }
}
