package dev.moemesh.contract.stream.grpc;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.stream.ServerStream;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** The server's end of a stream as a gRPC call. Confined to the loop's thread. */
final class GrpcServerStream<R extends MessageLite> implements ServerStream<R> {
  private final ServerCall<?, Frame<R>> call;
  private boolean headersSent;

  GrpcServerStream(ServerCall<?, Frame<R>> call) {
    this.call = call;
  }

  @Override
  public void request(int frames) {
    call.request(frames);
  }

  @Override
  public boolean isReady() {
    return call.isReady();
  }

  @Override
  public void send(Frame<R> frame) {
    if (!headersSent) {
      headersSent = true;
      call.sendHeaders(new Metadata());
    }
    call.sendMessage(frame);
  }

  @Override
  public void close(Status status) {
    call.close(status, new Metadata());
  }

  @Override
  public boolean isCancelled() {
    return call.isCancelled();
  }

  static final class Events<Q extends MessageLite> extends ServerCall.Listener<Frame<Q>> {
    private final Listener<Q> listener;

    Events(Listener<Q> listener) {
      this.listener = listener;
    }

    @Override
    public void onReady() {
      listener.ready();
    }

    @Override
    public void onMessage(Frame<Q> frame) {
      listener.received(frame);
    }

    @Override
    public void onHalfClose() {
      listener.halfClosed();
    }

    @Override
    public void onCancel() {
      listener.cancelled();
    }
  }
}
