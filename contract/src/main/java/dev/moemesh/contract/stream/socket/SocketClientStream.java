package dev.moemesh.contract.stream.socket;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.FrameMarshaller;
import dev.moemesh.contract.stream.ClientStream;
import dev.moemesh.contract.stream.FlushMode;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The client's end of a stream to a co-located server. Confined to the loop's thread. */
final class SocketClientStream<Q extends MessageLite, R extends MessageLite>
    implements ClientStream<Q, R>, SocketConnection.Events<R> {
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final Set<SocketClientStream<?, ?>> open;
  private final String method;
  private final SocketConnection<Q, R> connection;
  private @Nullable Listener<R> listener;

  /**
   * A stream that is not started.
   *
   * @param bootstrap connects to the server
   * @param open the transport's streams; contains this one from its start to its end
   */
  SocketClientStream(
      EventLoop loop,
      Bootstrap bootstrap,
      Set<SocketClientStream<?, ?>> open,
      MethodDescriptor<Frame<Q>, Frame<R>> method,
      FlushMode flush) {
    this.loop = loop;
    this.bootstrap = bootstrap;
    this.open = open;
    this.method = method.getFullMethodName();
    this.connection =
        new SocketConnection<>((FrameMarshaller<R>) method.getResponseMarshaller(), this, flush);
  }

  @Override
  public void start(Listener<R> to) {
    assert loop.inEventLoop();
    listener = to;
    open.add(this);
    bootstrap
        .clone()
        .handler(connection)
        .connect()
        // In a turn of its own: an immediate failure would close the stream before start returns.
        // A channel that cannot be created fails on another thread.
        .addListener((ChannelFuture connected) -> loop.execute(() -> connected(connected)));
  }

  private void connected(ChannelFuture connected) {
    if (connected.isSuccess()) {
      connection.connected(connected.channel(), method);
    } else {
      Throwable cause = connected.cause();
      connection.close(Status.UNAVAILABLE.withDescription(cause.getMessage()).withCause(cause));
    }
  }

  @Override
  public void request(int frames) {
    assert loop.inEventLoop();
    connection.request(frames);
  }

  @Override
  public boolean isReady() {
    assert loop.inEventLoop();
    return connection.isReady();
  }

  @Override
  public void send(Frame<Q> frame) {
    assert loop.inEventLoop();
    connection.send(frame);
  }

  @Override
  public void halfClose() {
    assert loop.inEventLoop();
    connection.halfClose();
  }

  /** Closes the stream because its transport shuts down. */
  void shutdown() {
    connection.close(Status.UNAVAILABLE.withDescription("the channel was shut down"));
  }

  @Override
  public void ready() {
    started().ready();
  }

  @Override
  public void received(Frame<R> frame) {
    started().received(frame);
  }

  @Override
  public void peerEnded(Status status) {
    connection.close(status);
  }

  @Override
  public void closed(Status status) {
    open.remove(this);
    if (listener != null) {
      listener.closed(status);
    }
  }

  private Listener<R> started() {
    return requireNonNull(listener, "the stream is not started");
  }
}
