package dev.moemesh.contract.transport;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowMemory;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Latency injection: every frame that this process sends is held back for some time, as a longer
 * wire would hold it, in its order and without keeping the loop's thread. Other calls (health,
 * Describe) go as they are.
 *
 * <p>Precision is that of the event loop's timer: late by the time that one epoll wait takes to
 * return (tens of microseconds) and by what the loop computes at that moment. Owner of the frames
 * that it holds. Used on the loop's thread.
 */
final class HopDelay implements ClientInterceptor, ServerInterceptor {
  private final EventLoop loop;
  private final long nanos;

  HopDelay(EventLoop loop, Duration delay) {
    this.loop = loop;
    this.nanos = delay.toNanos();
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    ClientCall<Q, R> call = next.newCall(method, options);
    return DataPlane.carriesFrames(method) ? new LateRequests<>(call) : call;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return next.startCall(
        DataPlane.carriesFrames(call.getMethodDescriptor()) ? new LateReplies<>(call) : call,
        headers);
  }

  /** Timers of one delay fire in the order in which they were set. */
  private void later(Runnable send) {
    var unused = loop.schedule(send, nanos, TimeUnit.NANOSECONDS);
  }

  /** The frame in memory of its own: its sender may use its rows' memory again once it has sent. */
  @SuppressWarnings("unchecked")
  private static <M> M kept(M message) {
    if (!(message instanceof Frame<?> frame)) {
      return message;
    }
    ByteBuf rows =
        RowMemory.allocator().directBuffer(frame.rows().readableBytes()).writeBytes(frame.rows());
    frame.release();
    return (M) new Frame<>(frame.header(), rows);
  }

  private static void drop(Object message) {
    if (message instanceof Frame<?> frame) {
      frame.release();
    }
  }

  private final class LateRequests<Q, R> extends SimpleForwardingClientCall<Q, R> {
    private boolean over;

    LateRequests(ClientCall<Q, R> call) {
      super(call);
    }

    @Override
    public void start(Listener<R> listener, Metadata headers) {
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              over = true;
              super.onClose(status, trailers);
            }
          },
          headers);
    }

    @Override
    public void sendMessage(Q message) {
      Q kept = kept(message);
      later(
          () -> {
            if (over) {
              drop(kept);
            } else {
              super.sendMessage(kept);
            }
          });
    }

    @Override
    public void halfClose() {
      later(
          () -> {
            if (!over) {
              super.halfClose();
            }
          });
    }

    @Override
    public void cancel(@Nullable String reason, @Nullable Throwable cause) {
      over = true;
      super.cancel(reason, cause);
    }
  }

  private final class LateReplies<Q, R> extends SimpleForwardingServerCall<Q, R> {
    LateReplies(ServerCall<Q, R> call) {
      super(call);
    }

    @Override
    public void sendMessage(R message) {
      R kept = kept(message);
      later(
          () -> {
            if (isCancelled()) {
              drop(kept);
            } else {
              super.sendMessage(kept);
            }
          });
    }

    @Override
    public void close(Status status, Metadata trailers) {
      later(
          () -> {
            if (!isCancelled()) {
              super.close(status, trailers);
            }
          });
    }
  }
}
