package dev.moemesh.contract.stream.socket;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.FrameMarshaller;
import dev.moemesh.contract.frame.RowMemory;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Reassembles frames from the bytes of a socket, however the kernel splits them.
 *
 * <p>Owns the rows of a frame until {@link #frame()} hands them over. Not thread-safe.
 */
final class FrameDecoder<H extends MessageLite> {

  /** What {@link #decode} found. */
  enum Progress {
    /** The message needs more bytes. */
    INCOMPLETE,
    /** {@link #frame()} returns a frame. */
    FRAME,
    /** {@link #endStatus()} returns why the peer sends no further frame. */
    END
  }

  /** Which part of a message the next byte belongs to. */
  private enum FramePart {
    LENGTHS,
    HEAD,
    ROWS,
    NOTHING
  }

  private final FrameMarshaller<H> marshaller;
  private final H emptyHeader;
  private final ByteBuf lengths =
      Unpooled.buffer(FrameEncoder.LENGTHS_BYTES, FrameEncoder.LENGTHS_BYTES);
  private FramePart part = FramePart.LENGTHS;
  private ByteBuf head = Unpooled.EMPTY_BUFFER;
  private H header;
  private ByteBuf rows = Unpooled.EMPTY_BUFFER;
  private Status endStatus = Status.OK;

  FrameDecoder(FrameMarshaller<H> marshaller) {
    this.marshaller = marshaller;
    this.emptyHeader = marshaller.emptyHeader();
    this.header = emptyHeader;
  }

  /**
   * Consumes bytes up to the end of one message.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if the bytes are not a frame, exceed
   *     the limits, or follow the end
   */
  Progress decode(ByteBuf bytes) {
    if (part == FramePart.LENGTHS && fill(lengths, bytes)) {
      head = Unpooled.buffer(headLength());
      part = FramePart.HEAD;
    }
    if (part == FramePart.HEAD && fill(head, bytes)) {
      if (isEnd()) {
        endStatus = FrameEncoder.statusOf(lengths.getInt(0), head.toString(StandardCharsets.UTF_8));
        part = FramePart.NOTHING;
        return Progress.END;
      }
      header = marshaller.parseHeader(head.array());
      rows = newRows(lengths.getInt(Integer.BYTES));
      part = FramePart.ROWS;
    }
    if (part == FramePart.ROWS && fill(rows, bytes)) {
      return Progress.FRAME;
    }
    if (part == FramePart.NOTHING) {
      throw Status.INVALID_ARGUMENT
          .withDescription("not a data plane frame: bytes after the end")
          .asRuntimeException();
    }
    return Progress.INCOMPLETE;
  }

  /** The frame that {@link Progress#FRAME} announced; the caller owns it. Called once for each. */
  Frame<H> frame() {
    Frame<H> frame = new Frame<>(header, rows);
    header = emptyHeader;
    rows = Unpooled.EMPTY_BUFFER;
    lengths.clear();
    part = FramePart.LENGTHS;
    return frame;
  }

  /** The peer's final status, after {@link Progress#END}. */
  Status endStatus() {
    return endStatus;
  }

  /** Whether the next message ends the stream, as far as the bytes tell. */
  boolean endIsNext(ByteBuf bytes) {
    return switch (part) {
      case LENGTHS ->
          lengths.isReadable()
              ? isEnd()
              : bytes.isReadable() && bytes.getByte(bytes.readerIndex()) < 0;
      case HEAD -> isEnd();
      case ROWS -> false;
      case NOTHING -> bytes.isReadable();
    };
  }

  private boolean isEnd() {
    return lengths.getByte(0) < 0;
  }

  private int headLength() {
    int first = lengths.getInt(0);
    int second = marshaller.rowBytes(lengths.getInt(Integer.BYTES));
    return FrameMarshaller.headerBytes(isEnd() ? second : first);
  }

  private static ByteBuf newRows(int length) {
    return length == 0 ? Unpooled.EMPTY_BUFFER : RowMemory.allocator().directBuffer(length, length);
  }

  private static boolean fill(ByteBuf target, ByteBuf bytes) {
    int length = Math.min(bytes.readableBytes(), target.writableBytes());
    if (length > 0) {
      target.writeBytes(bytes, length);
    }
    return !target.isWritable();
  }

  /** Releases the rows of an incomplete frame. */
  void release() {
    rows.release();
    rows = Unpooled.EMPTY_BUFFER;
  }
}
