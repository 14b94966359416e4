package dev.moemesh.contract.colocated;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowLeaks;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.Echo;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What gRPC promises of a stream, on sockets for frames. */
@Timeout(30)
class ColocatedStreamTest {
  @TempDir Path directory;

  private final RowLeaks leaks = new RowLeaks();
  private final Loop loop = new Loop("test-loop");
  private Path socket;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void startEcho() throws IOException {
    socket = directory.resolve("echo.sock");
    Address address = new Address.UnixSocket(socket);
    server =
        loop.server(address)
            .addService(
                ServerServiceDefinition.builder("moemesh.v1.Expert")
                    .addMethod(DataPlane.COMPUTE, FrameReplies.handler(Echo::new))
                    .build())
            .addService(
                ServerServiceDefinition.builder("moemesh.v1.Router")
                    .addMethod(
                        DataPlane.ROUTE,
                        (call, headers) -> {
                          throw new IllegalStateException("told to refuse");
                        })
                    .build())
            .build()
            .start();
    channel = loop.channel(address);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    loop.close();
    leaks.assertNone();
  }

  @Test
  void halfClosingCompletesTheCallOnceAllRepliesAreThere() throws Exception {
    Caller caller = new Caller(DataPlane.COMPUTE);

    onLoop(
        () -> {
          caller.send(1);
          caller.send(2);
          caller.call.halfClose();
        });

    assertThat(caller.replies.poll(20, SECONDS)).isEqualTo(1);
    assertThat(caller.replies.poll(20, SECONDS)).isEqualTo(2);
    assertThat(caller.closed.get(20, SECONDS).getCode()).isEqualTo(Status.Code.OK);
  }

  @Test
  void hearsOfTheEndWithoutAskingForMore() throws Exception {
    Caller caller = new Caller(DataPlane.COMPUTE, 1);

    onLoop(
        () -> {
          caller.send(1);
          caller.call.halfClose();
        });

    assertThat(caller.replies.poll(20, SECONDS)).isEqualTo(1);
    assertThat(caller.closed.get(20, SECONDS).getCode()).isEqualTo(Status.Code.OK);
  }

  @Test
  void refusesMessagesBeforeTheStreamIsOpen() {
    ClientCall<Frame<ComputeHeader>, Frame<ComputeReplyHeader>> call =
        channel.newCall(DataPlane.COMPUTE, CallOptions.DEFAULT);
    ByteBuf rows = Unpooled.copyLong(1);

    assertThatThrownBy(
            () ->
                onLoop(
                    () -> {
                      call.start(new ClientCall.Listener<>() {}, new Metadata());
                      call.sendMessage(new Frame<>(ComputeHeader.getDefaultInstance(), rows));
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("messages wait until it is ready");
    assertThat(rows.refCnt()).isZero();
  }

  @Test
  void aHandlerThatFailsAtTheStartEndsItsStream() throws Exception {
    CompletableFuture<Status> closed = new CompletableFuture<>();
    ClientCall<Frame<RouteHeader>, Frame<RouteReplyHeader>> call =
        channel.newCall(DataPlane.ROUTE, CallOptions.DEFAULT);

    onLoop(() -> call.start(whenClosed(closed::complete), new Metadata()));

    assertThat(closed.get(20, SECONDS).getDescription()).contains("told to refuse");
  }

  @Test
  void aCallWhoseSocketCannotBeMadeEndsOnTheLoop() throws Exception {
    Bootstrap noSockets =
        new Bootstrap()
            .group(loop.executor())
            .remoteAddress(FrameSockets.beside(socket))
            .channelFactory(
                () -> {
                  throw new ChannelException("too many open files");
                });
    CompletableFuture<String> ended = new CompletableFuture<>();
    var call =
        new ColocatedCall<>(loop.executor(), noSockets, new HashSet<>(), DataPlane.COMPUTE, false);

    onLoop(
        () ->
            call.start(
                whenClosed(
                    status ->
                        ended.complete(status.getDescription() + loop.executor().inEventLoop())),
                new Metadata()));

    assertThat(ended.get(20, SECONDS)).isEqualTo("too many open filestrue");
  }

  @Test
  void aCallMayBeCancelledBeforeItStarts() {
    ClientCall<Frame<ComputeHeader>, Frame<ComputeReplyHeader>> call =
        channel.newCall(DataPlane.COMPUTE, CallOptions.DEFAULT);

    onLoop(() -> call.cancel("not needed", null));

    assertThat(call.isReady()).isFalse();
  }

  @Test
  void aChannelThatIsShutDownTakesNoCalls() throws Exception {
    channel.shutdownNow();
    CompletableFuture<Status> closed = new CompletableFuture<>();

    onLoop(
        () ->
            channel
                .newCall(DataPlane.COMPUTE, CallOptions.DEFAULT)
                .start(whenClosed(closed::complete), new Metadata()));

    assertThat(closed.get(20, SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aPeerThatGoesInTheMiddleOfAFrameLeavesNothingBehind() throws Exception {
    try (SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      raw.connect(UnixDomainSocketAddress.of(FrameSockets.path(socket)));
      raw.write(named().putInt(0).putInt(1 << 20).put((byte) 1).flip());
    }

    Caller other = new Caller(DataPlane.COMPUTE);
    onLoop(() -> other.send(5));
    assertThat(other.replies.poll(20, SECONDS)).isEqualTo(5);
  }

  private static ByteBuffer named() {
    byte[] name = "moemesh.v1.Expert/Compute".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(100).put((byte) name.length).put(name);
  }

  @Test
  void deliversNoMoreThanIsAskedFor() throws Exception {
    Caller caller = new Caller(DataPlane.COMPUTE, 1);
    onLoop(
        () -> {
          caller.send(1);
          caller.send(2);
        });
    assertThat(caller.replies.poll(20, SECONDS)).isEqualTo(1);

    // A second stream's round trip: what was to come on the first has come.
    Caller other = new Caller(DataPlane.COMPUTE);
    onLoop(() -> other.send(3));
    assertThat(other.replies.poll(20, SECONDS)).isEqualTo(3);
    assertThat(caller.replies).isEmpty();

    onLoop(() -> caller.call.request(1));
    assertThat(caller.replies.poll(20, SECONDS)).isEqualTo(2);
  }

  @Test
  void tellsThatThereIsNoSuchMethod() throws Exception {
    Caller caller =
        new Caller(
            DataPlane.COMPUTE.toBuilder().setFullMethodName("moemesh.v1.Expert/Dream").build());

    Status status = caller.closed.get(20, SECONDS);

    assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(status.getDescription()).contains("moemesh.v1.Expert/Dream");
  }

  @Test
  void aStreamWhoseServerGoesEnds() throws Exception {
    Caller caller = new Caller(DataPlane.COMPUTE);
    onLoop(() -> caller.send(1));
    assertThat(caller.replies.poll(20, SECONDS)).isEqualTo(1);

    server.shutdownNow();

    assertThat(caller.closed.get(20, SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(server.awaitTermination(20, SECONDS)).isTrue();
  }

  @Test
  void aStreamWhoseChannelIsShutDownEnds() throws Exception {
    Caller caller = new Caller(DataPlane.COMPUTE);

    channel.shutdownNow();

    assertThat(caller.closed.get(20, SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void bytesThatAreNoFrameEndTheirConnectionWithTheReason() throws Exception {
    Caller bystander = new Caller(DataPlane.COMPUTE);
    try (SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      raw.connect(UnixDomainSocketAddress.of(FrameSockets.path(socket)));
      raw.write(named().putInt(5).putInt(Integer.MAX_VALUE).flip());

      ByteBuffer answer = ByteBuffer.allocate(1000);
      while (raw.read(answer) >= 0) {} // up to its end
      answer.flip();
      assertThat(answer.getInt()).isEqualTo(-1 - Status.Code.INVALID_ARGUMENT.value());
      assertThat(StandardCharsets.UTF_8.decode(answer.position(8)).toString())
          .contains("rows of 2147483647 bytes, at most 67108864 are allowed");
    }

    onLoop(() -> bystander.send(4));
    assertThat(bystander.replies.poll(20, SECONDS)).isEqualTo(4);
  }

  private static <R> ClientCall.Listener<R> whenClosed(Consumer<Status> told) {
    return new ClientCall.Listener<>() {
      @Override
      public void onClose(Status status, Metadata trailers) {
        told.accept(status);
      }
    };
  }

  private void onLoop(Runnable task) {
    loop.executor().submit(task).syncUninterruptibly();
  }

  private final class Caller extends ClientCall.Listener<Frame<ComputeReplyHeader>> {
    final BlockingQueue<Long> replies = new LinkedBlockingQueue<>();
    final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    final CompletableFuture<Status> closed = new CompletableFuture<>();
    final ClientCall<Frame<ComputeHeader>, Frame<ComputeReplyHeader>> call;

    Caller(MethodDescriptor<Frame<ComputeHeader>, Frame<ComputeReplyHeader>> method)
        throws Exception {
      this(method, 100);
    }

    Caller(MethodDescriptor<Frame<ComputeHeader>, Frame<ComputeReplyHeader>> method, int demand)
        throws Exception {
      call = channel.newCall(method, CallOptions.DEFAULT);
      onLoop(
          () -> {
            call.start(this, new Metadata());
            call.request(demand);
          });
      ready.get(20, SECONDS);
    }

    void send(long callId) {
      call.sendMessage(
          new Frame<>(
              ComputeHeader.newBuilder().setCallId(callId).build(), Unpooled.copyLong(callId)));
    }

    @Override
    public void onReady() {
      ready.complete(true);
    }

    @Override
    public void onMessage(Frame<ComputeReplyHeader> frame) {
      replies.add(frame.header().getCallId());
      frame.release();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      closed.complete(status);
    }
  }
}
