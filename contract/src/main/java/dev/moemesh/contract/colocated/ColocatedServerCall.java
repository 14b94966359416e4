package dev.moemesh.contract.colocated;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.FrameMarshaller;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/** The server's end of a stream of frames from a neighbour. Used on the loop's thread. */
final class ColocatedServerCall<Q extends MessageLite, R extends MessageLite>
    extends ServerCall<Frame<Q>, Frame<R>> implements FrameConnection.Events<Q> {
  private final MethodDescriptor<Frame<Q>, Frame<R>> method;
  private final FrameConnection<R, Q> connection;
  private @Nullable Listener<Frame<Q>> listener;
  private boolean closed;
  private boolean over;

  private ColocatedServerCall(MethodDescriptor<Frame<Q>, Frame<R>> method) {
    this.method = method;
    this.connection =
        new FrameConnection<>((FrameMarshaller<Q>) method.getRequestMarshaller(), this, false);
  }

  /** Starts a call; its connection's frames go through the handler returned. */
  static <Q extends MessageLite, R extends MessageLite> ChannelHandler start(
      MethodDescriptor<Frame<Q>, Frame<R>> method,
      ServerCallHandler<Frame<Q>, Frame<R>> handler,
      Channel channel) {
    ColocatedServerCall<Q, R> call = new ColocatedServerCall<>(method);
    call.connection.open(channel);
    call.listener = handler.startCall(call, new Metadata());
    return call.connection;
  }

  @Override
  public MethodDescriptor<Frame<Q>, Frame<R>> getMethodDescriptor() {
    return method;
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
  public void sendHeaders(Metadata headers) {
    // Frames have none.
  }

  @Override
  public void sendMessage(Frame<R> frame) {
    connection.send(frame);
  }

  @Override
  public void close(Status status, Metadata trailers) {
    closed = true;
    connection.end(status, true);
  }

  @Override
  public boolean isCancelled() {
    return over && !closed;
  }

  @Override
  public void ready() {
    started().onReady();
  }

  @Override
  public void received(Frame<Q> frame) {
    started().onMessage(frame);
  }

  @Override
  public void peerEnded(Status status) {
    if (status.isOk()) {
      started().onHalfClose();
    } else {
      connection.close(status);
    }
  }

  @Override
  public void over(Status status) {
    over = true;
    if (closed) {
      started().onComplete();
    } else {
      started().onCancel();
    }
  }

  private Listener<Frame<Q>> started() {
    return requireNonNull(listener, "the call is not started");
  }
}
