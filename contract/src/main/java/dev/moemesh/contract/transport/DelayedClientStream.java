package dev.moemesh.contract.transport;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.stream.ClientStream;
import io.grpc.Status;

/** Sends requests and the half-close after a delay. Drops what it holds when the stream closes. */
final class DelayedClientStream<Q extends MessageLite, R extends MessageLite>
    implements ClientStream<Q, R> {
  private final HopDelay delay;
  private final ClientStream<Q, R> stream;
  private boolean closed;

  DelayedClientStream(HopDelay delay, ClientStream<Q, R> stream) {
    this.delay = delay;
    this.stream = stream;
  }

  @Override
  public void start(Listener<R> listener) {
    stream.start(
        new Listener<>() {
          @Override
          public void ready() {
            listener.ready();
          }

          @Override
          public void received(Frame<R> frame) {
            listener.received(frame);
          }

          @Override
          public void closed(Status status) {
            closed = true;
            listener.closed(status);
          }
        });
  }

  @Override
  public void request(int frames) {
    stream.request(frames);
  }

  @Override
  public boolean isReady() {
    return stream.isReady();
  }

  @Override
  public void send(Frame<Q> frame) {
    Frame<Q> held = HopDelay.copy(frame);
    delay.later(
        () -> {
          if (closed) {
            held.release();
          } else {
            stream.send(held);
          }
        });
  }

  @Override
  public void halfClose() {
    delay.later(
        () -> {
          if (!closed) {
            stream.halfClose();
          }
        });
  }
}
