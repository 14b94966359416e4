package dev.moemesh.contract.frame;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.HasByteBuffer;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@link Frame}s as the protobuf message {@code {header = 1; rows = 2}}. Rows are
 * copied once, between the socket's buffer and one direct buffer. Thread-safe.
 */
public final class FrameMarshaller<H extends MessageLite> implements Marshaller<Frame<H>> {

  static final int HEADER_TAG = (1 << 3) | 2;
  static final int ROWS_TAG = (2 << 3) | 2;
  private static final int MAX_HEADER_BYTES = 1 << 20;

  private final Parser<H> headerParser;
  private final H emptyHeader;
  private final int maxRowBytes;
  private final ByteBufAllocator allocator;

  private FrameMarshaller(Parser<H> headerParser, H emptyHeader, int maxRowBytes) {
    this.headerParser = headerParser;
    this.emptyHeader = emptyHeader;
    this.maxRowBytes = maxRowBytes;
    this.allocator = RowMemory.allocator();
  }

  /**
   * A marshaller for frames with one type of header.
   *
   * @param emptyHeader the header type's default instance
   * @param maxRowBytes limit of row bytes; frames with more are refused
   */
  @SuppressWarnings("unchecked")
  public static <H extends MessageLite> FrameMarshaller<H> of(H emptyHeader, int maxRowBytes) {
    requireNonNull(emptyHeader, "emptyHeader is null");
    return new FrameMarshaller<>(
        (Parser<H>) emptyHeader.getParserForType(), emptyHeader, maxRowBytes);
  }

  /** The default instance of the header type. */
  public H emptyHeader() {
    return emptyHeader;
  }

  @Override
  public InputStream stream(Frame<H> frame) {
    return new FrameInputStream(frame);
  }

  /**
   * Reads one frame, which belongs to the caller.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if the bytes are not a frame or exceed
   *     the limits
   */
  @Override
  public Frame<H> parse(InputStream stream) {
    H header = emptyHeader;
    ByteBuf rows = Unpooled.EMPTY_BUFFER;
    try {
      for (int tag = readVarint(stream, true); tag != -1; tag = readVarint(stream, true)) {
        switch (tag) {
          case HEADER_TAG -> header = readHeader(stream);
          case ROWS_TAG -> {
            rows.release();
            rows = Unpooled.EMPTY_BUFFER;
            rows = readRows(stream);
          }
          default -> throw new InvalidProtocolBufferException("unexpected field tag " + tag);
        }
      }
      return new Frame<>(header, rows);
    } catch (RuntimeException e) {
      rows.release();
      throw e;
    } catch (IOException e) {
      rows.release();
      throw refused(e.getMessage(), e);
    }
  }

  private H readHeader(InputStream stream) throws IOException {
    int length = headerBytes(readVarint(stream, false));
    byte[] bytes = stream.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("header ends after " + bytes.length + " of " + length + " bytes");
    }
    return parseHeader(bytes);
  }

  /**
   * Validates the length of a header in bytes and returns it.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if it is negative or over the limit
   */
  public static int headerBytes(int length) {
    return atMost(MAX_HEADER_BYTES, length, "header");
  }

  /**
   * Validates the length of a frame's rows in bytes and returns it.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if it is negative or over the limit
   */
  public int rowBytes(int length) {
    return atMost(maxRowBytes, length, "rows");
  }

  private static int atMost(int most, int length, String what) {
    if (length < 0 || length > most) {
      throw refused(what + " of " + length + " bytes, at most " + most + " are allowed", null);
    }
    return length;
  }

  /**
   * Parses a header.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if the bytes are not a header
   */
  public H parseHeader(byte[] bytes) {
    try {
      return headerParser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw refused(e.getMessage(), e);
    }
  }

  private static RuntimeException refused(@Nullable String reason, @Nullable IOException cause) {
    return Status.INVALID_ARGUMENT
        .withDescription("not a data plane frame: " + reason)
        .withCause(cause)
        .asRuntimeException();
  }

  private ByteBuf readRows(InputStream stream) throws IOException {
    int length = rowBytes(readVarint(stream, false));
    if (stream instanceof KnownLength && length > stream.available()) {
      throw new EOFException("rows end after " + stream.available() + " of " + length + " bytes");
    }
    ByteBuf rows = allocator.directBuffer(length, length);
    try {
      copy(stream, rows, length);
      return rows;
    } catch (IOException | RuntimeException e) {
      rows.release();
      throw e;
    }
  }

  private static void copy(InputStream stream, ByteBuf into, int length) throws IOException {
    boolean direct = stream instanceof HasByteBuffer source && source.byteBufferSupported();
    while (into.writableBytes() > 0) {
      if (!direct) {
        if (into.writeBytes(stream, into.writableBytes()) < 0) {
          throw new EOFException("rows end early: " + into.writableBytes() + " of " + length);
        }
        continue;
      }
      ByteBuffer part = ((HasByteBuffer) stream).getByteBuffer();
      if (part == null) {
        throw new EOFException("rows end early: " + into.writableBytes() + " of " + length);
      }
      int size = Math.min(part.remaining(), into.writableBytes());
      into.writeBytes(part.limit(part.position() + size));
      stream.skipNBytes(size);
    }
  }

  /**
   * Reads an unsigned base-128 number below 2^31. Returns -1 at the end of the stream, if the end
   * is allowed here.
   */
  private static int readVarint(InputStream stream, boolean endAllowed) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = stream.read();
      if (next < 0) {
        if (shift == 0 && endAllowed) {
          return -1;
        }
        throw new EOFException("ends inside a number");
      }
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        if (value > Integer.MAX_VALUE) {
          break;
        }
        return (int) value;
      }
    }
    throw new InvalidProtocolBufferException("a number over 2^31 - 1 where a tag or length stands");
  }
}
