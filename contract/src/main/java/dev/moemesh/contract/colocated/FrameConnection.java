package dev.moemesh.contract.colocated;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.FrameMarshaller;
import dev.moemesh.contract.frame.RowMemory;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One end of a stream of frames that has a socket to itself.
 *
 * <p>Frames are delivered as they are asked for; while none is, the socket is not read, and the
 * sender's becomes full. Owner of the connection and of what has come and is not delivered. Used on
 * the loop's thread.
 */
final class FrameConnection<O extends MessageLite, I extends MessageLite>
    extends ChannelInboundHandlerAdapter {

  /** What happens on the connection. */
  interface Events<I extends MessageLite> {
    /** The connection takes frames again, after it was full. */
    void ready();

    /** A frame has come; it belongs to the one who hears of it. */
    void received(Frame<I> frame);

    /** The peer sends nothing more, for this reason. The connection still stands. */
    void peerEnded(Status status);

    /** The connection is over; called once, and nothing after it. */
    void over(Status status);
  }

  private static final System.Logger LOG = System.getLogger(FrameConnection.class.getName());

  private final FrameReader<I> reader;
  private final Events<I> events;
  private final boolean gathering;
  private @Nullable Channel channel;
  private @Nullable ByteBuf unread;
  private int demand;
  private boolean open;
  private boolean delivering;
  private boolean leaving;
  private boolean over;

  /**
   * A connection that a channel is yet to be found for.
   *
   * @param gathering whether the frames of one turn of the loop leave together
   */
  FrameConnection(FrameMarshaller<I> marshaller, Events<I> events, boolean gathering) {
    this.reader = new FrameReader<>(marshaller);
    this.events = events;
    this.gathering = gathering;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    channel.config().setAutoRead(demand > 0);
    if (open) { // the server's end stands before it hears what comes
      tellReady();
    }
  }

  /** Frames can be sent, through this channel. */
  void open(Channel opened) {
    channel = opened;
    open = true;
  }

  /** Begins the stream: says which it is, and tells that frames can be sent. */
  void begin(Channel opened, String method) {
    try {
      StreamName.write(opened, method);
      open(opened);
    } catch (RuntimeException | Error e) {
      fail(e);
      return;
    }
    tellReady();
  }

  private void tellReady() {
    try {
      events.ready();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Asks for so many frames more. */
  void request(int frames) {
    demand = (int) Math.min(Integer.MAX_VALUE, (long) demand + frames);
    if (!delivering && channel != null) {
      deliver();
    }
  }

  /** Whether less than the socket's limit of bytes is unsent. */
  boolean isReady() {
    return !over && open && opened().isActive() && opened().isWritable();
  }

  /**
   * Sends a frame; its rows are copied and released before this returns.
   *
   * @throws IllegalStateException if the connection is not open yet; the frame is then released
   */
  void send(Frame<O> frame) {
    if (over) {
      frame.release();
      return;
    }
    if (!open) {
      frame.release();
      throw notOpen();
    }
    Channel to = opened();
    var unused = to.write(bytes(frame), to.voidPromise());
    if (!gathering) {
      to.flush();
    } else if (!leaving) {
      leaving = true;
      to.eventLoop().execute(this::leave);
    }
  }

  private void leave() {
    leaving = false;
    opened().flush();
  }

  private Channel opened() {
    return requireNonNull(channel, "an open connection has a channel");
  }

  private static IllegalStateException notOpen() {
    return new IllegalStateException("the stream is not open yet: messages wait until it is ready");
  }

  private static ByteBuf bytes(Frame<?> frame) {
    MessageLite header = frame.header();
    ByteBuf rows = frame.rows();
    try {
      byte[] head = new byte[header.getSerializedSize()];
      header.writeTo(CodedOutputStream.newInstance(head));
      return RowMemory.allocator()
          .directBuffer(FrameReader.SIZES_BYTES + head.length + rows.readableBytes())
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

  /**
   * Tells the peer that nothing follows; with {@code close}, the connection ends with it.
   *
   * @throws IllegalStateException if the connection is not open yet
   */
  void end(Status status, boolean close) {
    if (over) {
      return;
    }
    if (!open) {
      throw notOpen();
    }
    var written = opened().writeAndFlush(FrameReader.end(status));
    if (close) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Ends the connection. */
  void close(Status status) {
    if (over) {
      return;
    }
    over = true;
    reader.release();
    if (unread != null) {
      unread.release();
      unread = null;
    }
    if (channel != null) {
      var unused = channel.close();
    }
    events.over(status);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (over) {
      bytes.release();
      return;
    }
    unread =
        unread == null
            ? bytes
            : context.alloc().compositeBuffer().addComponents(true, unread, bytes);
    if (!delivering) {
      deliver();
    }
  }

  private void deliver() {
    delivering = true;
    try {
      while (unread != null && (demand > 0 || reader.endIsNext(unread))) {
        Frame<I> frame = reader.next(unread);
        if (!unread.isReadable()) {
          unread.release();
          unread = null;
        }
        if (frame != null) {
          demand--;
          events.received(frame);
        } else if (reader.end() != null) {
          events.peerEnded(reader.end());
          break;
        }
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      delivering = false;
    }
    if (!over && channel != null) {
      channel.config().setAutoRead(demand > 0);
    }
  }

  /** What the peer is told of a failure; one that says nothing itself is for the log, too. */
  static Status statusOf(Throwable failure, String what) {
    Status status = Status.fromThrowable(failure);
    if (status.getCode() != Status.Code.UNKNOWN) {
      return status;
    }
    LOG.log(System.Logger.Level.ERROR, what, failure);
    return Status.INTERNAL.withDescription(failure.toString()).withCause(failure);
  }

  private void fail(Throwable failure) {
    Status status = statusOf(failure, "a frame could not be taken");
    try {
      if (open) {
        end(status, false);
      }
    } finally {
      close(status);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (isReady()) {
      events.ready();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    close(Status.UNAVAILABLE.withDescription("the peer closed the connection"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    if (failure instanceof IOException) {
      close(Status.UNAVAILABLE.withDescription(failure.getMessage()).withCause(failure));
    } else {
      fail(failure);
    }
  }
}
