package dev.moemesh.contract.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowLeaks;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(booleans = {true, false})
class FrameStreamTest {
  private static final int MANY = 10_000;

  @Parameter boolean colocated;

  @TempDir Path directory;

  private final RowLeaks leaks = new RowLeaks();
  private final Loop loop = new Loop("test-loop");
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void startEcho() throws IOException {
    server = loop.server(free("echo.sock")).addService(echo()).build().start();
    channel = loop.channel(of(server, "echo.sock"));
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    loop.close();
    leaks.assertNone();
  }

  private Address free(String socket) {
    return colocated
        ? new Address.UnixSocket(directory.resolve(socket))
        : new Address.HostPort("127.0.0.1", 0);
  }

  private Address of(Server listening, String socket) {
    return colocated ? free(socket) : new Address.HostPort("127.0.0.1", listening.getPort());
  }

  @Test
  void framesComeBackOnTheLoopsThread() throws Exception {
    Caller caller = new Caller();
    FrameCall<ComputeHeader, ComputeReplyHeader> stream = caller.open(channel);

    ByteBuf rows = rows(1 << 20);
    onLoop(() -> stream.send(new Frame<>(header(4), rows)));

    Reply reply = caller.replies.poll(5, SECONDS);
    assertThat(reply).isEqualTo(new Reply(4, 1 << 20, "test-loop"));
    assertThat(rows.refCnt()).isZero();
  }

  @Test
  void repliesGoOnComingHoweverManyCame() throws Exception {
    Caller caller = new Caller();
    FrameCall<ComputeHeader, ComputeReplyHeader> stream = caller.open(channel);

    for (long round = 1; round <= 50; round++) {
      long last = 100 * round;
      onLoop(
          () -> {
            for (long callId = last - 99; callId <= last; callId++) {
              stream.send(new Frame<>(header(callId), rows(1)));
            }
          });
      for (long callId = last - 99; callId <= last; callId++) {
        assertThat(caller.replies.poll(5, SECONDS)).isEqualTo(new Reply(callId, 1, "test-loop"));
      }
    }
  }

  @Test
  void anotherThreadMayNotUseAStream() throws Exception {
    FrameCall<ComputeHeader, ComputeReplyHeader> stream = new Caller().open(channel);

    assertThatThrownBy(stream::isReady).isInstanceOf(AssertionError.class);
    assertThatThrownBy(stream::halfClose).isInstanceOf(AssertionError.class);
  }

  @Test
  void aFrameForAStreamThatIsNotOpenIsReleased() throws Exception {
    ManagedChannel nowhere =
        loop.channel(
            colocated
                ? new Address.UnixSocket(directory.resolve("none.sock"))
                : new Address.HostPort("127.0.0.1", 1));
    Caller caller = new Caller();
    ByteBuf early = rows(100);
    ByteBuf late = rows(100);

    CompletableFuture<Boolean> sentEarly = new CompletableFuture<>();
    AtomicReference<FrameCall<ComputeHeader, ComputeReplyHeader>> stream = new AtomicReference<>();
    onLoop(
        () -> {
          stream.set(FrameCall.open(nowhere, DataPlane.COMPUTE, caller));
          sentEarly.complete(stream.get().send(new Frame<>(header(1), early)));
        });
    assertThat(caller.ended.get(5, SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    onLoop(() -> stream.get().send(new Frame<>(header(2), late)));

    assertThat(sentEarly.get()).isFalse();
    assertThat(early.refCnt()).isZero();
    assertThat(late.refCnt()).isZero();
    nowhere.shutdownNow();
  }

  @Test
  void bytesThatAreNoFrameEndTheirStreamAndNothingElse() throws Exception {
    Caller bystander = new Caller();
    FrameCall<ComputeHeader, ComputeReplyHeader> stream = bystander.open(channel);
    CompletableFuture<Throwable> failure = new CompletableFuture<>();

    var garbage =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(
                DataPlane.COMPUTE.toBuilder(RAW, DataPlane.COMPUTE.getResponseMarshaller()).build(),
                CallOptions.DEFAULT),
            new FailureObserver<>(failure));
    garbage.onNext(new byte[] {0x1a, 1, 1});

    assertThat(failure.get(5, SECONDS)).isNotNull();
    onLoop(() -> stream.send(new Frame<>(header(9), rows(10))));
    assertThat(bystander.replies.poll(5, SECONDS)).isEqualTo(new Reply(9, 10, "test-loop"));
  }

  @Test
  void aPeerThatDoesNotReadMakesTheStreamUnreadyUntilItDoes() throws Exception {
    Loop deaf = new Loop("deaf-loop");
    Server deafServer = deaf.server(free("deaf.sock")).addService(echo()).build().start();
    ManagedChannel toDeaf = loop.channel(of(deafServer, "deaf.sock"));
    Caller caller = new Caller();
    FrameCall<ComputeHeader, ComputeReplyHeader> stream = caller.open(toDeaf);
    CountDownLatch hears = new CountDownLatch(1);
    CountDownLatch isDeaf = new CountDownLatch(1);
    deaf.executor().execute(() -> await(isDeaf, hears));
    isDeaf.await();

    int sent = 0;
    while (sent < MANY && sendIfReady(stream, sent)) {
      sent++;
    }
    hears.countDown();

    assertThat(sent).as("frames of 128 KiB taken by a peer that does not read").isBetween(1, 64);
    for (int callId = 0; callId < sent; callId++) {
      assertThat(caller.replies.poll(20, SECONDS))
          .isEqualTo(new Reply(callId, 128 << 10, "test-loop"));
    }
    assertThat(sendIfReady(stream, sent)).isTrue();
    assertThat(caller.replies.poll(20, SECONDS)).isNotNull();
    toDeaf.shutdownNow();
    deafServer.shutdownNow();
    deaf.close();
  }

  /** Sends in a turn of its own, so that what was sent before has gone as far as it can. */
  private boolean sendIfReady(FrameCall<ComputeHeader, ComputeReplyHeader> stream, long callId) {
    return loop.executor()
        .submit(() -> stream.isReady() && stream.send(new Frame<>(header(callId), rows(128 << 10))))
        .syncUninterruptibly()
        .getNow();
  }

  private static void await(CountDownLatch isDeaf, CountDownLatch hears) {
    isDeaf.countDown();
    try {
      hears.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theSocketOfADeadProcessDoesNotKeepTheNextFromListening() throws IOException {
    Path left = directory.resolve("left.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(left));
    }
    assertThat(left).exists();

    Server next = loop.server(new Address.UnixSocket(left)).build().start();

    assertThat(next.isShutdown()).isFalse();
    next.shutdownNow();
  }

  private static ServerServiceDefinition echo() {
    return ServerServiceDefinition.builder("moemesh.v1.Expert")
        .addMethod(DataPlane.COMPUTE, FrameReplies.handler(Echo::new))
        .build();
  }

  private void onLoop(Runnable task) {
    loop.executor().submit(task).syncUninterruptibly();
  }

  private static ComputeHeader header(long callId) {
    return ComputeHeader.newBuilder().setCallId(callId).build();
  }

  private static ByteBuf rows(int length) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(length).writeZero(length);
  }

  private record Reply(long callId, int bytes, String thread) {}

  private final class Caller implements FrameCall.Listener<ComputeReplyHeader> {
    final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> ended = new CompletableFuture<>();
    final CompletableFuture<Boolean> ready = new CompletableFuture<>();

    FrameCall<ComputeHeader, ComputeReplyHeader> open(ManagedChannel to) throws Exception {
      AtomicReference<FrameCall<ComputeHeader, ComputeReplyHeader>> stream =
          new AtomicReference<>();
      onLoop(() -> stream.set(FrameCall.open(to, DataPlane.COMPUTE, this)));
      ready.get(5, SECONDS);
      return stream.get();
    }

    @Override
    public void ready() {
      ready.complete(true);
    }

    @Override
    public void received(Frame<ComputeReplyHeader> frame) {
      replies.add(
          new Reply(
              frame.header().getCallId(),
              frame.rows().readableBytes(),
              Thread.currentThread().getName().replaceAll("-\\d.*", "")));
      frame.release();
    }

    @Override
    public void ended(Status status) {
      ended.complete(status);
    }
  }

  private static final Marshaller<byte[]> RAW =
      new Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          throw new AssertionError("only written");
        }
      };

  private record FailureObserver<T>(CompletableFuture<Throwable> failure)
      implements StreamObserver<T> {
    @Override
    public void onNext(T value) {}

    @Override
    public void onError(Throwable error) {
      failure.complete(error);
    }

    @Override
    public void onCompleted() {}
  }
}
