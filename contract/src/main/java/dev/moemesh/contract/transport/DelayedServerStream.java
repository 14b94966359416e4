package dev.moemesh.contract.transport;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.stream.ServerStream;
import io.grpc.Status;

/**
 * Sends replies and the final status after a delay. Drops what it holds when the client cancels.
 */
record DelayedServerStream<R extends MessageLite>(HopDelay delay, ServerStream<R> stream)
    implements ServerStream<R> {

  @Override
  public void request(int frames) {
    stream.request(frames);
  }

  @Override
  public boolean isReady() {
    return stream.isReady();
  }

  @Override
  public void send(Frame<R> frame) {
    Frame<R> held = HopDelay.copy(frame);
    delay.later(
        () -> {
          if (stream.isCancelled()) {
            held.release();
          } else {
            stream.send(held);
          }
        });
  }

  @Override
  public void close(Status status) {
    delay.later(
        () -> {
          if (!stream.isCancelled()) {
            stream.close(status);
          }
        });
  }

  @Override
  public boolean isCancelled() {
    return stream.isCancelled();
  }
}
