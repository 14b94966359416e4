package dev.moemesh.attention.routing;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.contract.v1.RouterGrpc;
import dev.moemesh.testing.BusyLoop;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/** A router whose answers a test makes. Owner of its loop and server. */
public final class FakeRouter implements AutoCloseable {

  private final Loop loop;
  private final HealthStatusManager health = new HealthStatusManager();
  private final BlockingQueue<RouteHeader> headers = new LinkedBlockingQueue<>();
  private final Watches watches = new Watches();
  private final Server server;
  private final Semaphore streamsEnded = new Semaphore(0);
  private volatile BiConsumer<Frame<RouteHeader>, FrameReplies<RouteReplyHeader>> answer =
      FakeRouter::echo;

  public FakeRouter(Address address) throws IOException {
    this(address, WireOptions.PLAIN);
  }

  FakeRouter(Address address, WireOptions wire) throws IOException {
    this.loop = new Loop("fake-router", wire);
    this.server =
        loop.server(address)
            .addService(ServerInterceptors.intercept(health.getHealthService(), watches))
            .addService(
                ServerServiceDefinition.builder(RouterGrpc.SERVICE_NAME)
                    .addMethod(DataPlane.ROUTE, FrameReplies.handler(Stream::new))
                    .build())
            .build()
            .start();
  }

  /** Reads nothing until the latch is counted down. */
  CountDownLatch stopReading() throws InterruptedException {
    return BusyLoop.keep(loop.executor());
  }

  /** Where it listens, if not on a Unix socket. */
  int port() {
    return server.getPort();
  }

  public void serve(boolean serving) {
    health.setStatus("", serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  /** Ends the watches of its health, and leaves the streams of frames. */
  void endWatches(Status status) {
    onLoop(() -> watches.end(status));
  }

  void onLoop(Runnable task) {
    loop.executor().submit(task).syncUninterruptibly();
  }

  public void answerBy(BiConsumer<Frame<RouteHeader>, FrameReplies<RouteReplyHeader>> next) {
    answer = next;
  }

  /** The headers that came, in order. */
  BlockingQueue<RouteHeader> headers() {
    return headers;
  }

  /** A permit for each stream that its caller has ended in order. */
  Semaphore streamsEnded() {
    return streamsEnded;
  }

  /** Rows as they came. */
  static void echo(Frame<RouteHeader> frame, FrameReplies<RouteReplyHeader> replies) {
    replies.send(new Frame<>(reply(frame).build(), frame.rows()));
  }

  public static RouteReplyHeader.Builder reply(Frame<RouteHeader> frame) {
    return RouteReplyHeader.newBuilder()
        .setCallId(frame.header().getCallId())
        .setRowCount(frame.header().getRowCount())
        .setDataType(frame.header().getDataType());
  }

  @Override
  public void close() {
    server.shutdownNow();
    loop.close();
  }

  /** The calls of the health service. Used on the loop's thread. */
  private static final class Watches implements ServerInterceptor {
    private final List<ServerCall<?, ?>> calls = new ArrayList<>();

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
      calls.add(call);
      return next.startCall(call, metadata);
    }

    void end(Status status) {
      calls.forEach(call -> call.close(status, new Metadata()));
      calls.clear();
    }
  }

  private final class Stream implements FrameReplies.Receiver<RouteHeader> {
    private final FrameReplies<RouteReplyHeader> replies;

    Stream(FrameReplies<RouteReplyHeader> replies) {
      this.replies = replies;
    }

    @Override
    public void received(Frame<RouteHeader> frame) {
      headers.add(frame.header());
      answer.accept(frame, replies);
    }

    @Override
    public void cancelled() {}

    @Override
    public void completed() {
      streamsEnded.release();
    }
  }
}
