package dev.moemesh.contract.stream.socket;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.FrameMarshaller;
import dev.moemesh.contract.stream.FlushMode;
import dev.moemesh.contract.stream.FrameService;
import dev.moemesh.contract.stream.ServerStream;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/** The server's end of a stream from a co-located client. Confined to the loop's thread. */
final class SocketServerStream<Q extends MessageLite, R extends MessageLite>
    implements ServerStream<R>, SocketConnection.Events<Q> {
  private final Channel channel;
  private final SocketConnection<R, Q> connection;
  private @Nullable Listener<Q> listener;
  private boolean closedHere;
  private boolean cancelled;

  private SocketServerStream(MethodDescriptor<Frame<Q>, Frame<R>> method, Channel channel) {
    this.channel = channel;
    this.connection =
        new SocketConnection<>(
            (FrameMarshaller<Q>) method.getRequestMarshaller(), this, FlushMode.IMMEDIATE);
  }

  /** Accepts a stream; the handler returned processes the bytes of its connection. */
  static <Q extends MessageLite, R extends MessageLite> ChannelHandler accept(
      MethodDescriptor<Frame<Q>, Frame<R>> method, FrameService<Q, R> service, Channel channel) {
    SocketServerStream<Q, R> stream = new SocketServerStream<>(method, channel);
    stream.connection.accept(channel);
    stream.listener = service.accept(stream);
    return stream.connection;
  }

  @Override
  public void request(int frames) {
    assert channel.eventLoop().inEventLoop();
    connection.request(frames);
  }

  @Override
  public boolean isReady() {
    assert channel.eventLoop().inEventLoop();
    return connection.isReady();
  }

  @Override
  public void send(Frame<R> frame) {
    assert channel.eventLoop().inEventLoop();
    connection.send(frame);
  }

  @Override
  public void close(Status status) {
    assert channel.eventLoop().inEventLoop();
    closedHere = true;
    connection.end(status);
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void ready() {
    started().ready();
  }

  @Override
  public void received(Frame<Q> frame) {
    started().received(frame);
  }

  @Override
  public void peerEnded(Status status) {
    if (status.isOk()) {
      started().halfClosed();
    } else {
      connection.close(status);
    }
  }

  @Override
  public void closed(Status status) {
    if (!closedHere) {
      cancelled = true;
      started().cancelled();
    }
  }

  private Listener<Q> started() {
    return requireNonNull(listener, "the stream is not accepted yet");
  }
}
