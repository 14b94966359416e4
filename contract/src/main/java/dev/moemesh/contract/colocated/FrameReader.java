package dev.moemesh.contract.colocated;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.FrameMarshaller;
import dev.moemesh.contract.frame.RowMemory;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames together from the bytes of a socket, however they are cut. Owner of the rows that
 * have come so far. Not thread-safe.
 */
final class FrameReader<H extends MessageLite> {

  /** Bytes of a header and of rows, or, below zero, a status code and the bytes of its text. */
  static final int SIZES_BYTES = 2 * Integer.BYTES;

  private final FrameMarshaller<H> marshaller;
  private final ByteBuf sizes = Unpooled.buffer(SIZES_BYTES, SIZES_BYTES);
  private ByteBuf head = Unpooled.EMPTY_BUFFER;
  private @Nullable H header;
  private @Nullable ByteBuf rows;
  private @Nullable Status end;

  FrameReader(FrameMarshaller<H> marshaller) {
    this.marshaller = marshaller;
  }

  /** Appends what says that no frame follows, and why. */
  static ByteBuf end(Status status) {
    byte[] text =
        status.getDescription() == null
            ? new byte[0]
            : status.getDescription().getBytes(StandardCharsets.UTF_8);
    return RowMemory.allocator()
        .directBuffer(SIZES_BYTES + text.length)
        .writeInt(-1 - status.getCode().value())
        .writeInt(text.length)
        .writeBytes(text);
  }

  /**
   * Takes bytes up to the end of a frame.
   *
   * @return the frame, which belongs to the caller; null if its end, or the stream's, has not come
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if the bytes are not a frame or exceed
   *     the limits
   */
  @Nullable Frame<H> next(ByteBuf bytes) {
    if (rows == null && !readHead(bytes)) {
      return null;
    }
    ByteBuf target = requireNonNull(rows, "a head that was read says how many rows come");
    target.writeBytes(bytes, Math.min(bytes.readableBytes(), target.writableBytes()));
    if (target.isWritable()) {
      return null;
    }
    Frame<H> frame = new Frame<>(requireNonNull(header, "the head has a header"), target);
    rows = null;
    sizes.clear();
    return frame;
  }

  /** Whether what comes next is the stream's end, and not a frame. */
  boolean endIsNext(ByteBuf bytes) {
    if (rows != null) {
      return false;
    }
    return sizes.writerIndex() > 0
        ? sizes.getByte(0) < 0
        : bytes.isReadable() && bytes.getByte(bytes.readerIndex()) < 0;
  }

  /** What the peer said to end the stream; null while it goes on. */
  @Nullable Status end() {
    return end;
  }

  private boolean readHead(ByteBuf bytes) {
    if (end != null) {
      throw Status.INVALID_ARGUMENT
          .withDescription("not a data plane frame: bytes after the end")
          .asRuntimeException();
    }
    if (sizes.isWritable()) {
      if (!fill(sizes, bytes)) {
        return false;
      }
      head = Unpooled.buffer(headBytes());
    }
    if (!fill(head, bytes)) {
      return false;
    }
    int headerBytes = sizes.getInt(0);
    if (headerBytes < 0) {
      String text = head.toString(StandardCharsets.UTF_8);
      end = Status.fromCodeValue(-1 - headerBytes).withDescription(text.isEmpty() ? null : text);
      return false;
    }
    header = marshaller.parseHeader(head.array());
    int rowBytes = sizes.getInt(Integer.BYTES);
    rows =
        rowBytes == 0
            ? Unpooled.EMPTY_BUFFER
            : RowMemory.allocator().directBuffer(rowBytes, rowBytes);
    return true;
  }

  private int headBytes() {
    int headerBytes = sizes.getInt(0);
    int rest = marshaller.rowBytes(sizes.getInt(Integer.BYTES));
    return FrameMarshaller.headerBytes(headerBytes < 0 ? rest : headerBytes);
  }

  private static boolean fill(ByteBuf target, ByteBuf bytes) {
    int most = Math.min(bytes.readableBytes(), target.writableBytes());
    if (most > 0) {
      target.writeBytes(bytes, most);
    }
    return !target.isWritable();
  }

  /** Gives back the rows of a frame that will not be completed. */
  void release() {
    if (rows != null) {
      rows.release();
      rows = null;
    }
  }
}
