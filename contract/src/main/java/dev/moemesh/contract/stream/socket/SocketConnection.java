package dev.moemesh.contract.stream.socket;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.FrameMarshaller;
import dev.moemesh.contract.stream.FlushMode;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

/**
 * One end of a stream of frames that has a socket of its own.
 *
 * <p>The connection reads the socket only while frames are requested. Otherwise the socket's buffer
 * fills and the sender is no longer ready.
 *
 * <p>Owns the socket and the bytes that arrived and are not delivered. Confined to the loop's
 * thread.
 */
final class SocketConnection<O extends MessageLite, I extends MessageLite>
    extends ChannelInboundHandlerAdapter {

  /** Receives the events of the connection. */
  interface Events<I extends MessageLite> extends InboundFrames.Receiver<I> {
    /** The connection is open, or its unsent bytes fell below the low-water mark. */
    void ready();

    /** The connection is closed. Called exactly once, as the last event. */
    void closed(Status status);
  }

  private static final System.Logger LOG = System.getLogger(SocketConnection.class.getName());

  private final InboundFrames<I> inbound;
  private final Events<I> events;
  private final FlushMode flush;
  private ConnectionState state = new ConnectionState.Opening();

  /** A connection that waits for its channel. */
  SocketConnection(FrameMarshaller<I> marshaller, Events<I> events, FlushMode flush) {
    this.inbound = new InboundFrames<>(marshaller, events);
    this.events = events;
    this.flush = flush;
  }

  /** Opens the server's end; its listener hears {@code ready} when the handler is added. */
  void accept(Channel channel) {
    state = new ConnectionState.Open(new OutboundFrames(channel, flush));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (state instanceof ConnectionState.Open) {
      state.read(inbound.wantsBytes());
      tellReady();
    }
  }

  /**
   * Opens the client's end: sends the method's name and announces that frames may be sent. Closes
   * the channel if the stream was closed meanwhile.
   */
  void connected(Channel channel, String method) {
    if (!(state instanceof ConnectionState.Opening)) {
      var unused = channel.close();
      return;
    }
    try {
      StreamPreamble.write(channel, method);
      state = new ConnectionState.Open(new OutboundFrames(channel, flush));
      state.read(inbound.wantsBytes());
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

  /** Requests the delivery of further frames. */
  void request(int frames) {
    inbound.request(frames);
    if (!inbound.isDelivering()) {
      deliver();
    }
  }

  /** Whether the connection is open and its unsent bytes are below the high-water mark. */
  boolean isReady() {
    return state instanceof ConnectionState.Open(OutboundFrames out) && out.isReady();
  }

  /**
   * Sends a frame: copies its rows and releases it. A closed connection drops the frame.
   *
   * @throws IllegalStateException if the connection is not open yet or this end has ended it; the
   *     frame is then released
   */
  void send(Frame<O> frame) {
    if (state instanceof ConnectionState.Open(OutboundFrames out)) {
      out.send(frame);
    } else {
      frame.release();
      rejectUnlessClosed();
    }
  }

  /**
   * Announces that this end sends no further frame, and still receives.
   *
   * @throws IllegalStateException if the connection is not open yet
   */
  void halfClose() {
    if (state instanceof ConnectionState.Open open) {
      state = open.end(Status.OK);
    } else {
      rejectUnlessClosed();
    }
  }

  /**
   * Sends the final status and closes the connection once it is written.
   *
   * @throws IllegalStateException if the connection is not open yet
   */
  void end(Status status) {
    if (state instanceof ConnectionState.Open open) {
      ConnectionState.Ending ending = open.end(status);
      state = ending;
      ending.endWritten().addListener(ChannelFutureListener.CLOSE);
    } else {
      rejectUnlessClosed();
    }
  }

  /** A closed connection drops what is sent too late; anything else is a mistake of the caller. */
  private void rejectUnlessClosed() {
    switch (state) {
      case ConnectionState.Opening _ ->
          throw new IllegalStateException(
              "the stream is not open yet: messages wait until it is ready");
      case ConnectionState.Ending _ ->
          throw new IllegalStateException("this end of the stream has ended it already");
      case ConnectionState.Open _, ConnectionState.Closed _ -> {}
    }
  }

  /** Closes the connection at once; a closed one stays as it is. */
  void close(Status status) {
    if (state instanceof ConnectionState.Closed) {
      return;
    }
    ConnectionState last = state;
    state = new ConnectionState.Closed();
    inbound.release();
    last.closeChannel();
    events.closed(status);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (state instanceof ConnectionState.Closed) {
      bytes.release();
      return;
    }
    inbound.add(bytes, context.alloc());
    if (!inbound.isDelivering()) {
      deliver();
    }
  }

  private void deliver() {
    try {
      inbound.deliver();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    state.read(inbound.wantsBytes());
  }

  /** The status that the peer receives for a failure. Unexpected failures are logged, too. */
  static Status statusOf(Throwable failure, String what) {
    Status status = Status.fromThrowable(failure);
    if (status.getCode() != Status.Code.UNKNOWN) {
      return status;
    }
    LOG.log(System.Logger.Level.ERROR, what, failure);
    return Status.INTERNAL.withDescription(failure.toString()).withCause(failure);
  }

  private void fail(Throwable failure) {
    Status status = statusOf(failure, "a stream of frames failed");
    try {
      if (state instanceof ConnectionState.Open open) {
        state = open.end(status);
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
