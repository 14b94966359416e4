package dev.moemesh.contract.stream.grpc;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.stream.ClientStream;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

/** The client's end of a stream as a gRPC call. Confined to the loop's thread. */
final class GrpcClientStream<Q extends MessageLite, R extends MessageLite>
    implements ClientStream<Q, R> {
  private final ClientCall<Frame<Q>, Frame<R>> call;

  GrpcClientStream(ClientCall<Frame<Q>, Frame<R>> call) {
    this.call = call;
  }

  @Override
  public void start(Listener<R> listener) {
    call.start(new Events<>(listener), new Metadata());
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
  public void send(Frame<Q> frame) {
    call.sendMessage(frame);
  }

  @Override
  public void halfClose() {
    call.halfClose();
  }

  private static final class Events<R extends MessageLite> extends ClientCall.Listener<Frame<R>> {
    private final Listener<R> listener;

    Events(Listener<R> listener) {
      this.listener = listener;
    }

    @Override
    public void onReady() {
      listener.ready();
    }

    @Override
    public void onMessage(Frame<R> frame) {
      listener.received(frame);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      listener.closed(status);
    }
  }
}
