package dev.moemesh.contract.transport;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.stream.ClientStream;
import dev.moemesh.contract.stream.FlushMode;
import dev.moemesh.contract.stream.FrameService;
import dev.moemesh.contract.stream.FrameTransport;
import io.grpc.MethodDescriptor;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Latency injection: holds each outgoing frame for the configured delay, in order and without
 * blocking the loop. Calls without frames (health, Describe) are not delayed.
 *
 * <p>The precision is that of the event loop's timer. A frame is late by the time of one epoll wait
 * (tens of microseconds) and by the computation that runs when its timer expires.
 *
 * <p>Owns the frames that it holds. Confined to the loop's thread.
 */
final class HopDelay {
  private final EventLoop loop;
  private final long nanos;

  HopDelay(EventLoop loop, Duration delay) {
    this.loop = loop;
    this.nanos = delay.toNanos();
  }

  /** Delays the requests of all streams of a transport. */
  FrameTransport delay(FrameTransport transport) {
    return new FrameTransport() {
      @Override
      public <Q extends MessageLite, R extends MessageLite> ClientStream<Q, R> newStream(
          MethodDescriptor<Frame<Q>, Frame<R>> method, FlushMode flush) {
        return new DelayedClientStream<>(HopDelay.this, transport.newStream(method, flush));
      }

      @Override
      public void shutdownNow() {
        transport.shutdownNow();
      }

      @Override
      public boolean isIdle() {
        return transport.isIdle();
      }
    };
  }

  /** Delays the replies of all streams of a service. */
  <Q extends MessageLite, R extends MessageLite> FrameService<Q, R> delay(
      FrameService<Q, R> service) {
    return stream -> service.accept(new DelayedServerStream<>(this, stream));
  }

  /** Runs a task after the delay; tasks run in the order in which they were added. */
  void later(Runnable task) {
    assert loop.inEventLoop();
    var unused = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /** Copies a frame and releases it: the sender may reuse the memory of the rows after sending. */
  static <H extends MessageLite> Frame<H> copy(Frame<H> frame) {
    ByteBuf rows =
        RowMemory.allocator().directBuffer(frame.rows().readableBytes()).writeBytes(frame.rows());
    frame.release();
    return new Frame<>(frame.header(), rows);
  }
}
