package dev.moemesh.contract.colocated;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.FrameMarshaller;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The caller's end of a stream of frames to a neighbour. Used on the loop's thread. */
final class ColocatedCall<Q extends MessageLite, R extends MessageLite>
    extends ClientCall<Frame<Q>, Frame<R>> implements FrameConnection.Events<R> {
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final Set<ColocatedCall<?, ?>> open;
  private final MethodDescriptor<Frame<Q>, Frame<R>> method;
  private final FrameConnection<Q, R> connection;
  private @Nullable Listener<Frame<R>> listener;

  /**
   * A call that is not started.
   *
   * @param loop whose thread everything happens on
   * @param bootstrap connects to the neighbour
   * @param open the calls in progress; this is among them from its start to its end
   * @param gathering whether the frames of one turn of the loop leave together
   */
  ColocatedCall(
      EventLoop loop,
      Bootstrap bootstrap,
      Set<ColocatedCall<?, ?>> open,
      MethodDescriptor<Frame<Q>, Frame<R>> method,
      boolean gathering) {
    this.loop = loop;
    this.bootstrap = bootstrap;
    this.open = open;
    this.method = method;
    this.connection =
        new FrameConnection<>((FrameMarshaller<R>) method.getResponseMarshaller(), this, gathering);
  }

  @Override
  public void start(Listener<Frame<R>> to, Metadata headers) {
    listener = to;
    open.add(this);
    bootstrap
        .clone()
        .handler(connection)
        .connect()
        // In a turn of its own: what fails at once would else end before it has started, and a
        // channel that could not even be made fails on another thread.
        .addListener((ChannelFuture connected) -> loop.execute(() -> connected(connected)));
  }

  private void connected(ChannelFuture connected) {
    Channel channel = connected.channel();
    if (!connected.isSuccess()) {
      Throwable cause = connected.cause();
      connection.close(Status.UNAVAILABLE.withDescription(cause.getMessage()).withCause(cause));
    } else if (!open.contains(this)) {
      var unused = channel.close();
    } else {
      connection.begin(channel, method.getFullMethodName());
    }
  }

  @Override
  public void request(int messages) {
    connection.request(messages);
  }

  @Override
  public boolean isReady() {
    return connection.isReady();
  }

  @Override
  public void sendMessage(Frame<Q> frame) {
    connection.send(frame);
  }

  @Override
  public void halfClose() {
    connection.end(Status.OK, false);
  }

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    connection.close(Status.CANCELLED.withDescription(message).withCause(cause));
  }

  /** Ends the call, since its channel does. */
  void shutdown() {
    connection.close(Status.UNAVAILABLE.withDescription("the channel was shut down"));
  }

  @Override
  public void ready() {
    started().onReady();
  }

  @Override
  public void received(Frame<R> frame) {
    started().onMessage(frame);
  }

  @Override
  public void peerEnded(Status status) {
    connection.close(status);
  }

  @Override
  public void over(Status status) {
    open.remove(this);
    if (listener != null) {
      listener.onClose(status, new Metadata());
    }
  }

  private Listener<Frame<R>> started() {
    return requireNonNull(listener, "the call is not started");
  }
}
