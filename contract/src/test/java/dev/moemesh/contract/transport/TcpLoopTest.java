package dev.moemesh.contract.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels by host and port. */
class TcpLoopTest {

  private final Loop loop = new Loop("test-loop");
  private Server server;

  @BeforeEach
  void listen() throws IOException {
    server =
        loop.server(new Address.HostPort("127.0.0.1", 0))
            .addService(
                ServerServiceDefinition.builder("moemesh.v1.Expert")
                    .addMethod(DataPlane.COMPUTE, FrameReplies.handler(_ -> new Nobody()))
                    .build())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
    loop.close();
  }

  @Test
  void looksUpNames() throws Exception {
    ManagedChannel channel = loop.channel(new Address.HostPort("localhost", server.getPort()));
    Watch watch = new Watch();

    loop.executor().execute(() -> FrameCall.open(channel, DataPlane.COMPUTE, watch));

    assertThat(watch.ready.get(30, SECONDS)).isEqualTo("test-loop");
    channel.shutdownNow();
  }

  @Test
  void tellsOfANameThatDoesNotExistOnTheLoopsThread() throws Exception {
    ManagedChannel channel = loop.channel(new Address.HostPort("nowhere.invalid", 1));
    Watch watch = new Watch();

    loop.executor().execute(() -> FrameCall.open(channel, DataPlane.COMPUTE, watch));

    assertThat(watch.ended.get(30, SECONDS))
        .isEqualTo(new Ended(Status.Code.UNAVAILABLE, "test-loop"));
    channel.shutdownNow();
  }

  @Test
  void refusesAMethodOfFramesWithAnotherHandler() {
    ServerServiceDefinition foreign =
        ServerServiceDefinition.builder("moemesh.v1.Expert")
            .addMethod(DataPlane.COMPUTE, (call, headers) -> new ServerCall.Listener<>() {})
            .build();

    assertThatThrownBy(() -> loop.server(new Address.HostPort("127.0.0.1", 0)).addService(foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("moemesh.v1.Expert/Compute")
        .hasMessageContaining("FrameReplies");
  }

  private record Ended(Status.Code code, String thread) {}

  private static final class Watch implements FrameCall.Listener<ComputeReplyHeader> {
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();

    @Override
    public void ready() {
      ready.complete(threadName());
    }

    @Override
    public void received(Frame<ComputeReplyHeader> frame) {
      frame.release();
    }

    @Override
    public void ended(Status status) {
      ended.complete(new Ended(status.getCode(), threadName()));
    }

    private static String threadName() {
      return Thread.currentThread().getName().replaceAll("-\\d.*", "");
    }
  }

  private record Nobody() implements FrameReplies.Receiver<ComputeHeader> {
    @Override
    public void received(Frame<ComputeHeader> frame) {
      frame.release();
    }

    @Override
    public void cancelled() {}
  }
}
