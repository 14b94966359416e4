package dev.moemesh.router.serving;

import com.google.protobuf.ByteString;
import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.FrameCall;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteOrder;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An attention service for tests: sends rows to a router and waits for its replies. */
final class RouteCaller implements AutoCloseable {
  private final Loop loop;
  private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final ManagedChannel channel;
  private final FrameCall<RouteHeader, RouteReplyHeader> stream;

  /** A reply and the bytes of its rows. */
  record Reply(RouteReplyHeader header, ByteString rows) {
    float number(int index) {
      return rows.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getFloat(4 * index);
    }
  }

  RouteCaller(Address address) throws Exception {
    this(address, WireOptions.PLAIN);
  }

  RouteCaller(Address address, WireOptions wire) throws Exception {
    loop = new Loop("caller", wire);
    channel = loop.channel(address);
    stream =
        loop.executor().submit(() -> FrameCall.open(channel, DataPlane.ROUTE, new Events())).get();
    try {
      ready.get(5, TimeUnit.SECONDS);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  ManagedChannel channel() {
    return channel;
  }

  void send(RouteHeader header, ByteString rows) {
    ByteBuf bytes =
        RowMemory.allocator()
            .directBuffer(Math.max(1, rows.size()))
            .writeBytes(rows.asReadOnlyByteBuffer());
    loop.executor().submit(() -> stream.send(new Frame<>(header, bytes))).syncUninterruptibly();
  }

  /** Sends no more. */
  void end() {
    loop.executor().submit(stream::halfClose).syncUninterruptibly();
  }

  Reply next() throws InterruptedException {
    Reply reply = replies.poll(5, TimeUnit.SECONDS);
    if (reply == null) {
      throw new AssertionError("no reply within five seconds");
    }
    return reply;
  }

  Reply ask(RouteHeader header, ByteString rows) throws InterruptedException {
    send(header, rows);
    return next();
  }

  private final class Events implements FrameCall.Listener<RouteReplyHeader> {
    @Override
    public void ready() {
      ready.complete(true);
    }

    @Override
    public void received(Frame<RouteReplyHeader> frame) {
      ByteString rows = ByteString.copyFrom(ByteBufUtil.getBytes(frame.rows()));
      frame.release();
      replies.add(new Reply(frame.header(), rows));
    }

    @Override
    public void ended(Status status) {
      ready.completeExceptionally(status.asRuntimeException());
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    loop.close();
  }
}
