package dev.moemesh.expert.serving;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.FrameCall;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A router for tests: sends frames of float32 rows to a pod and waits for its replies. */
final class PodCaller implements AutoCloseable {
  private final Loop loop;
  private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final ManagedChannel channel;
  private final FrameCall<ComputeHeader, ComputeReplyHeader> stream;

  /** A reply and its rows as numbers. */
  record Reply(ComputeReplyHeader header, List<Float> numbers) {}

  /** A request and its rows. */
  record Request(ComputeHeader header, ByteBuf rows) {}

  PodCaller(Address address) throws Exception {
    this(address, WireOptions.PLAIN);
  }

  PodCaller(Address address, WireOptions wire) throws Exception {
    loop = new Loop("caller", wire);
    channel = loop.channel(address);
    stream =
        loop.executor()
            .submit(() -> FrameCall.openGathering(channel, DataPlane.COMPUTE, new Events()))
            .get();
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

  /** Sends all in one turn, so that they arrive together. */
  void send(Request... requests) {
    loop.executor()
        .submit(
            () -> {
              for (Request request : requests) {
                stream.send(new Frame<>(request.header(), request.rows()));
              }
            })
        .syncUninterruptibly();
  }

  Reply next() throws InterruptedException {
    Reply reply = replies.poll(5, TimeUnit.SECONDS);
    if (reply == null) {
      throw new AssertionError("no reply within five seconds");
    }
    return reply;
  }

  Reply ask(Request request) throws InterruptedException {
    send(request);
    return next();
  }

  static ByteBuf rows(float... numbers) {
    ByteBuf rows = RowMemory.allocator().directBuffer(Math.max(1, numbers.length * 4));
    for (float number : numbers) {
      rows.writeFloatLE(number);
    }
    return rows;
  }

  private final class Events implements FrameCall.Listener<ComputeReplyHeader> {
    @Override
    public void ready() {
      ready.complete(true);
    }

    @Override
    public void received(Frame<ComputeReplyHeader> frame) {
      List<Float> numbers = new ArrayList<>();
      while (frame.rows().isReadable()) {
        numbers.add(frame.rows().readFloatLE());
      }
      frame.release();
      replies.add(new Reply(frame.header(), List.copyOf(numbers)));
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
