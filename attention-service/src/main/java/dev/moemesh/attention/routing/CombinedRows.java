package dev.moemesh.attention.routing;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.model.decoder.MoeLayers;
import dev.moemesh.model.gating.RowFault;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A router's reply with rows. Owner of the frame.
 *
 * @param layer that was asked for
 */
record CombinedRows(Frame<RouteReplyHeader> frame, int layer) implements MoeLayers.Combined {
  @Override
  public ByteBuffer rows() {
    return frame.rows().nioBuffer();
  }

  @Override
  public ByteBuffer expertIds() {
    return frame.header().getExpertIds().asReadOnlyByteBuffer();
  }

  @Override
  public List<RowFault> faults() {
    return RowFaults.of(layer, frame.header());
  }

  @Override
  public void close() {
    frame.release();
  }
}
