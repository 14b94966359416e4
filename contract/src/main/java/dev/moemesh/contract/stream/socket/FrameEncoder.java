package dev.moemesh.contract.stream.socket;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowMemory;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes frames and final statuses in the form that {@link FrameDecoder} reads. */
final class FrameEncoder {
  /** Two 32-bit lengths, header and rows; or a negative status code and the length of its text. */
  static final int LENGTHS_BYTES = 2 * Integer.BYTES;

  private FrameEncoder() {}

  /** Copies a frame into a buffer that the caller owns, and releases the frame. */
  static ByteBuf encode(Frame<?> frame) {
    MessageLite header = frame.header();
    ByteBuf rows = frame.rows();
    try {
      byte[] head = new byte[header.getSerializedSize()];
      header.writeTo(CodedOutputStream.newInstance(head));
      return RowMemory.allocator()
          .directBuffer(LENGTHS_BYTES + head.length + rows.readableBytes())
          .writeInt(head.length)
          .writeInt(rows.readableBytes())
          .writeBytes(head)
          .writeBytes(rows, rows.readerIndex(), rows.readableBytes());
    } catch (IOException e) {
      throw new IllegalStateException("a header changed while it was written", e);
    } finally {
      frame.release();
    }
  }

  /** Encodes the end of one direction of a stream; the caller owns the buffer. */
  static ByteBuf encodeEnd(Status status) {
    byte[] text =
        status.getDescription() == null
            ? new byte[0]
            : status.getDescription().getBytes(StandardCharsets.UTF_8);
    return RowMemory.allocator()
        .directBuffer(LENGTHS_BYTES + text.length)
        .writeInt(codeOf(status))
        .writeInt(text.length)
        .writeBytes(text);
  }

  private static int codeOf(Status status) {
    return -1 - status.getCode().value();
  }

  /** The status that a negative first length stands for. */
  static Status statusOf(int code, String text) {
    return Status.fromCodeValue(-1 - code).withDescription(text.isEmpty() ? null : text);
  }
}
