package dev.moemesh.contract.stream.socket;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowLeaks;
import dev.moemesh.contract.stream.ClientStream;
import dev.moemesh.contract.stream.FlushMode;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.Echo;
import dev.moemesh.contract.transport.FrameCall;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import io.grpc.ManagedChannel;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The promises of {@link ClientStream} and its server, on Unix domain sockets. */
@Timeout(30)
class SocketStreamTest {
  @TempDir Path directory;

  private final RowLeaks leaks = new RowLeaks();
  private final Loop loop = new Loop("test-loop");
  private Path socket;
  private Server server;
  private SocketTransport transport;

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
                        FrameReplies.handler(
                            _ -> {
                              throw new IllegalStateException("told to refuse");
                            }))
                    .build())
            .build()
            .start();
    transport = new SocketTransport(loop.executor(), socket);
  }

  @AfterEach
  void stop() {
    transport.shutdownNow();
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
          caller.stream.halfClose();
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
          caller.stream.halfClose();
        });

    assertThat(caller.replies.poll(20, SECONDS)).isEqualTo(1);
    assertThat(caller.closed.get(20, SECONDS).getCode()).isEqualTo(Status.Code.OK);
  }

  @Test
  void refusesMessagesBeforeTheStreamIsOpen() {
    ClientStream<ComputeHeader, ComputeReplyHeader> stream = newStream(DataPlane.COMPUTE);
    ByteBuf rows = Unpooled.copyLong(1);

    assertThatThrownBy(
            () ->
                onLoop(
                    () -> {
                      stream.start(whenClosed(_ -> {}));
                      stream.send(new Frame<>(ComputeHeader.getDefaultInstance(), rows));
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("messages wait until it is ready");
    assertThat(rows.refCnt()).isZero();
  }

  @Test
  void refusesMessagesAfterTheHalfClose() throws Exception {
    Caller caller = new Caller(DataPlane.COMPUTE);
    ByteBuf rows = Unpooled.copyLong(1);

    assertThatThrownBy(
            () ->
                onLoop(
                    () -> {
                      caller.stream.halfClose();
                      caller.stream.send(new Frame<>(ComputeHeader.getDefaultInstance(), rows));
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has ended it already");
    assertThat(rows.refCnt()).isZero();
    assertThat(caller.closed.get(20, SECONDS).getCode()).isEqualTo(Status.Code.OK);
  }

  @Test
  void dropsMessagesOfAClosedStream() throws Exception {
    Caller caller = new Caller(DataPlane.COMPUTE);
    ByteBuf rows = Unpooled.copyLong(1);

    onLoop(
        () -> {
          transport.shutdownNow();
          caller.stream.send(new Frame<>(ComputeHeader.getDefaultInstance(), rows));
          caller.stream.halfClose();
        });

    assertThat(rows.refCnt()).isZero();
    assertThat(caller.closed.get(20, SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void anotherThreadMayNotUseAStream() throws Exception {
    Caller caller = new Caller(DataPlane.COMPUTE);

    assertThatThrownBy(caller.stream::halfClose).isInstanceOf(AssertionError.class);
  }

  @Test
  void aServiceThatFailsAtTheStartEndsItsStream() throws Exception {
    CompletableFuture<Status> closed = new CompletableFuture<>();

    onLoop(() -> newStream(DataPlane.ROUTE).start(whenClosed(closed::complete)));

    assertThat(closed.get(20, SECONDS).getDescription()).contains("told to refuse");
  }

  @Test
  void aStreamWhoseSocketCannotBeMadeEndsOnTheLoop() throws Exception {
    Bootstrap noSockets =
        new Bootstrap()
            .group(loop.executor())
            .remoteAddress(SocketPath.addressOf(socket))
            .channelFactory(
                () -> {
                  throw new ChannelException("too many open files");
                });
    CompletableFuture<String> ended = new CompletableFuture<>();
    var stream =
        new SocketTransport(loop.executor(), noSockets)
            .newStream(DataPlane.COMPUTE, FlushMode.IMMEDIATE);

    onLoop(
        () ->
            stream.start(
                whenClosed(
                    status ->
                        ended.complete(status.getDescription() + loop.executor().inEventLoop()))));

    assertThat(ended.get(20, SECONDS)).isEqualTo("too many open filestrue");
  }

  @Test
  void aChannelThatIsShutDownTakesNoStreams() throws Exception {
    ManagedChannel channel = loop.channel(new Address.UnixSocket(socket));
    channel.shutdownNow();
    CompletableFuture<Status> closed = new CompletableFuture<>();

    onLoop(() -> FrameCall.open(channel, DataPlane.COMPUTE, whenEnded(closed::complete)));

    assertThat(closed.get(20, SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aPeerThatGoesInTheMiddleOfAFrameLeavesNothingBehind() throws Exception {
    try (SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      raw.connect(UnixDomainSocketAddress.of(SocketPath.of(socket)));
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

    onLoop(() -> caller.stream.request(1));
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
  void aStreamWhoseTransportIsShutDownEnds() throws Exception {
    Caller caller = new Caller(DataPlane.COMPUTE);

    transport.shutdownNow();

    assertThat(caller.closed.get(20, SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void bytesThatAreNoFrameEndTheirConnectionWithTheReason() throws Exception {
    Caller bystander = new Caller(DataPlane.COMPUTE);
    try (SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      raw.connect(UnixDomainSocketAddress.of(SocketPath.of(socket)));
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

  private <Q extends MessageLite, R extends MessageLite> ClientStream<Q, R> newStream(
      MethodDescriptor<Frame<Q>, Frame<R>> method) {
    return transport.newStream(method, FlushMode.IMMEDIATE);
  }

  private static <R extends MessageLite> ClientStream.Listener<R> whenClosed(
      Consumer<Status> told) {
    return new ClientStream.Listener<>() {
      @Override
      public void ready() {}

      @Override
      public void received(Frame<R> frame) {
        frame.release();
      }

      @Override
      public void closed(Status status) {
        told.accept(status);
      }
    };
  }

  private static <R extends MessageLite> FrameCall.Listener<R> whenEnded(Consumer<Status> told) {
    return new FrameCall.Listener<>() {
      @Override
      public void ready() {}

      @Override
      public void received(Frame<R> frame) {
        frame.release();
      }

      @Override
      public void ended(Status status) {
        told.accept(status);
      }
    };
  }

  private void onLoop(Runnable task) {
    loop.executor().submit(task).syncUninterruptibly();
  }

  private final class Caller implements ClientStream.Listener<ComputeReplyHeader> {
    final BlockingQueue<Long> replies = new LinkedBlockingQueue<>();
    final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    final CompletableFuture<Status> closed = new CompletableFuture<>();
    final ClientStream<ComputeHeader, ComputeReplyHeader> stream;

    Caller(MethodDescriptor<Frame<ComputeHeader>, Frame<ComputeReplyHeader>> method)
        throws Exception {
      this(method, 100);
    }

    Caller(MethodDescriptor<Frame<ComputeHeader>, Frame<ComputeReplyHeader>> method, int requested)
        throws Exception {
      stream = newStream(method);
      onLoop(
          () -> {
            stream.start(this);
            stream.request(requested);
          });
      ready.get(20, SECONDS);
    }

    void send(long callId) {
      stream.send(
          new Frame<>(
              ComputeHeader.newBuilder().setCallId(callId).build(), Unpooled.copyLong(callId)));
    }

    @Override
    public void ready() {
      ready.complete(true);
    }

    @Override
    public void received(Frame<ComputeReplyHeader> frame) {
      replies.add(frame.header().getCallId());
      frame.release();
    }

    @Override
    public void closed(Status status) {
      closed.complete(status);
    }
  }
}
