package dev.moemesh.contract.frame;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;

/**
 * A message of the data plane: a protobuf header and raw rows {@code [rows, hiddenSize]}.
 *
 * <p>On the wire it is the protobuf message {@code {header = 1; rows = 2}} of {@code
 * data_plane.proto}, so any gRPC client can speak it; in memory the rows are one direct buffer that
 * a tensor can alias.
 *
 * <p>Owner of {@code rows}: whoever holds the frame. Handing a frame to a gRPC stream hands the
 * rows over too (they are released once written or once the call ends); a frame that a stream
 * delivers belongs to the receiver, who releases it.
 *
 * @param header what the rows are
 * @param rows little-endian, row-major; empty where the message has none
 */
public record Frame<H extends MessageLite>(H header, ByteBuf rows) {

  public Frame {
    requireNonNull(header, "header is null");
    requireNonNull(rows, "rows is null");
  }

  /** Gives the rows back to their allocator. */
  public void release() {
    rows.release();
  }
}
