package dev.moemesh.contract.frame;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;

/**
 * A message of the data plane: a protobuf header and raw rows {@code [rows, hiddenSize]}.
 *
 * <p>On the wire a frame is the protobuf message {@code {header = 1; rows = 2}} of {@code
 * data_plane.proto}, so that any gRPC client can read and write it. In memory the rows are one
 * direct buffer that a tensor can alias.
 *
 * <p>The holder of a frame owns its rows. Sending a frame passes the ownership to the stream, which
 * releases the rows once they are written or the stream closes. A received frame belongs to the
 * receiver, which releases it.
 *
 * @param header describes the rows
 * @param rows little-endian, row-major; empty if the message has none
 */
public record Frame<H extends MessageLite>(H header, ByteBuf rows) {

  public Frame {
    requireNonNull(header, "header is null");
    requireNonNull(rows, "rows is null");
  }

  /** Releases the rows. */
  public void release() {
    rows.release();
  }
}
