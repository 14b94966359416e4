package dev.moemesh.contract.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.ExpertGrpc;
import dev.moemesh.contract.v1.LoadReply;
import dev.moemesh.contract.v1.LoadRequest;
import dev.moemesh.contract.v1.PodDescription;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(booleans = {true, false})
class HopDelayTest {
  @Parameter boolean colocated;

  @TempDir Path directory;

  private final List<Runnable> toClose = new ArrayList<>();

  @AfterEach
  void stop() {
    toClose.reversed().forEach(Runnable::run);
  }

  @Test
  void holdsRequestAndReplyBackInTheirOrder() throws Exception {
    Duration delay = Duration.ofMillis(20);
    Caller caller = new Caller(loop(delay), echo(loop(delay)));
    caller.awaitReady();

    long sent = System.nanoTime();
    caller.onLoop(
        () -> {
          for (int callId = 1; callId <= 3; callId++) {
            caller.send(callId, Unpooled.copyInt(callId));
          }
        });

    for (int callId = 1; callId <= 3; callId++) {
      assertThat(caller.replies.poll(20, SECONDS)).isEqualTo(new Reply(callId, callId));
    }
    assertThat(System.nanoTime() - sent).isGreaterThanOrEqualTo(2 * delay.toNanos());
  }

  @Test
  void keepsRowsWhoseMemoryTheSenderUsesAgain() throws Exception {
    Caller caller = new Caller(loop(Duration.ofMillis(5)), echo(loop(Duration.ZERO)));
    caller.awaitReady();

    caller.onLoop(
        () -> {
          ByteBuf memory = Unpooled.copyInt(1);
          caller.send(1, memory.retainedDuplicate());
          memory.setInt(0, 2);
        });

    assertThat(caller.replies.poll(20, SECONDS)).isEqualTo(new Reply(1, 1));
  }

  @Test
  void keepsNeitherTheLoopNorOtherCalls() throws Exception {
    Loop slow = loop(Duration.ofMinutes(1));
    Caller caller = new Caller(slow, echo(slow));
    caller.awaitReady();

    caller.onLoop(() -> caller.send(1, Unpooled.copyInt(1)));

    assertThat(
            ClientCalls.blockingUnaryCall(
                    caller.channel,
                    ExpertGrpc.getLoadMethod(),
                    CallOptions.DEFAULT.withDeadlineAfter(20, SECONDS),
                    LoadRequest.getDefaultInstance())
                .getPod()
                .getPodId())
        .isEqualTo("echo");
    assertThat(caller.replies).isEmpty();
  }

  @Test
  void dropsWhatIsHeldWhenTheCallEnds() throws Exception {
    Caller caller = new Caller(loop(Duration.ofMillis(5)), echo(loop(Duration.ZERO)));
    caller.awaitReady();

    caller.onLoop(
        () -> {
          caller.send(1, Unpooled.copyInt(1));
          caller.channel.shutdownNow();
        });

    assertThat(caller.ended.get(20, SECONDS)).isEqualTo(Status.Code.UNAVAILABLE);
    Caller next = new Caller(caller.loop, caller.address);
    next.awaitReady();
    next.onLoop(() -> next.send(2, Unpooled.copyInt(2)));
    assertThat(next.replies.poll(20, SECONDS)).isEqualTo(new Reply(2, 2));
    assertThat(caller.replies).isEmpty();
  }

  private Loop loop(Duration delay) {
    Loop loop = new Loop("test-loop", new WireOptions(delay, Optional.empty()));
    toClose.add(loop::close);
    return loop;
  }

  /** A server that sends frames back. */
  private Address echo(Loop loop) throws Exception {
    Address address =
        colocated
            ? new Address.UnixSocket(directory.resolve("echo.sock"))
            : new Address.HostPort("127.0.0.1", 0);
    Server server =
        loop.server(address)
            .addService(
                ServerServiceDefinition.builder("moemesh.v1.Expert")
                    .addMethod(DataPlane.COMPUTE, FrameReplies.handler(Echo::new))
                    .addMethod(
                        ExpertGrpc.getLoadMethod(), ServerCalls.asyncUnaryCall(HopDelayTest::load))
                    .build())
            .build()
            .start();
    toClose.add(server::shutdownNow);
    return colocated ? address : new Address.HostPort("127.0.0.1", server.getPort());
  }

  private static void load(LoadRequest request, StreamObserver<LoadReply> reply) {
    reply.onNext(
        LoadReply.newBuilder().setPod(PodDescription.newBuilder().setPodId("echo")).build());
    reply.onCompleted();
  }

  private record Reply(long callId, int number) {}

  private final class Caller implements FrameCall.Listener<ComputeReplyHeader> {
    final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    final CompletableFuture<Status.Code> ended = new CompletableFuture<>();
    final Loop loop;
    final Address address;
    final ManagedChannel channel;
    final FrameCall<ComputeHeader, ComputeReplyHeader> stream;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

    Caller(Loop loop, Address address) throws Exception {
      this.loop = loop;
      this.address = address;
      this.channel = loop.channel(address);
      toClose.add(channel::shutdownNow);
      this.stream =
          loop.executor()
              .submit(() -> FrameCall.open(channel, DataPlane.COMPUTE, this))
              .get(20, SECONDS);
    }

    void awaitReady() throws Exception {
      ready.get(20, SECONDS);
    }

    void onLoop(Runnable task) {
      loop.executor().submit(task).syncUninterruptibly();
    }

    void send(long callId, ByteBuf rows) {
      stream.send(new Frame<>(ComputeHeader.newBuilder().setCallId(callId).build(), rows));
    }

    @Override
    public void ready() {
      ready.complete(true);
    }

    @Override
    public void received(Frame<ComputeReplyHeader> frame) {
      replies.add(new Reply(frame.header().getCallId(), frame.rows().getInt(0)));
      frame.release();
    }

    @Override
    public void ended(Status status) {
      ended.complete(status.getCode());
    }
  }
}
