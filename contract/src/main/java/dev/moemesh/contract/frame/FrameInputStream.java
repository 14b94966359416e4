package dev.moemesh.contract.frame;

import com.google.protobuf.CodedOutputStream;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Serialises a frame for gRPC. Owns the frame's rows and releases them when it is drained or
 * closed. Not thread-safe.
 */
final class FrameInputStream extends InputStream implements Drainable, KnownLength {

  private final byte[] prefix;
  private int prefixRead;
  private @Nullable ByteBuf rows;

  FrameInputStream(Frame<?> frame) {
    this.rows = frame.rows();
    this.prefix = prefix(frame);
  }

  private static byte[] prefix(Frame<?> frame) {
    int headerSize = frame.header().getSerializedSize();
    int rowBytes = frame.rows().readableBytes();
    int size = 1 + CodedOutputStream.computeUInt32SizeNoTag(headerSize) + headerSize;
    if (rowBytes > 0) {
      size += 1 + CodedOutputStream.computeUInt32SizeNoTag(rowBytes);
    }
    byte[] prefix = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(prefix);
    try {
      out.writeUInt32NoTag(FrameMarshaller.HEADER_TAG);
      out.writeUInt32NoTag(headerSize);
      frame.header().writeTo(out);
      if (rowBytes > 0) {
        out.writeUInt32NoTag(FrameMarshaller.ROWS_TAG);
        out.writeUInt32NoTag(rowBytes);
      }
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new IllegalStateException("a header changed while it was written", e);
    }
    return prefix;
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    int written = available();
    target.write(prefix, prefixRead, prefix.length - prefixRead);
    prefixRead = prefix.length;
    ByteBuf source = rows();
    source.readBytes(target, source.readableBytes());
    close();
    return written;
  }

  @Override
  public int available() {
    return prefix.length - prefixRead + rows().readableBytes();
  }

  @Override
  public int read() {
    if (prefixRead < prefix.length) {
      return prefix[prefixRead++] & 0xff;
    }
    return rows().isReadable() ? rows().readUnsignedByte() : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (prefixRead < prefix.length) {
      int count = Math.min(length, prefix.length - prefixRead);
      System.arraycopy(prefix, prefixRead, target, offset, count);
      prefixRead += count;
      return count;
    }
    int count = Math.min(length, rows().readableBytes());
    if (count == 0) {
      return -1;
    }
    rows().readBytes(target, offset, count);
    return count;
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.release();
      rows = null;
    }
  }

  private ByteBuf rows() {
    return rows == null ? Unpooled.EMPTY_BUFFER : rows;
  }
}
