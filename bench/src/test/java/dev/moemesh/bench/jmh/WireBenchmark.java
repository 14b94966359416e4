package dev.moemesh.bench.jmh;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.FrameCall;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.ExpertGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Round trips of a frame over a Unix socket, from one loop to another and back, one after the
 * other. They follow each other on the loops' threads, as in a mesh; the benchmark's own thread is
 * woken once for a hundred.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WireBenchmark {
  private static final int TRIPS = 100;

  @Param({"2048", "32768", "131072", "1048576"})
  private int bytes;

  private Path directory;
  private Loop here;
  private Loop there;
  private Server server;
  private ManagedChannel channel;
  private Caller caller;

  @Setup(Level.Trial)
  public void connect() throws IOException, InterruptedException {
    directory = Files.createTempDirectory("moe-jmh-");
    Address address = new Address.UnixSocket(directory.resolve("echo.sock"));
    here = new Loop("here");
    there = new Loop("there");
    server =
        there
            .server(address)
            .addService(
                ServerServiceDefinition.builder(ExpertGrpc.SERVICE_NAME)
                    .addMethod(DataPlane.COMPUTE, FrameReplies.handler(Echo::new))
                    .build())
            .build()
            .start();
    channel = here.channel(address);
    caller = new Caller(bytes);
    here.executor().execute(() -> caller.open(channel));
    caller.ready.await();
  }

  @Benchmark
  @OperationsPerInvocation(TRIPS)
  public int roundTrip() throws InterruptedException {
    here.executor().execute(caller::begin);
    int length = caller.done.take();
    if (length != bytes) {
      throw new IllegalStateException("expected %d bytes, found %d".formatted(bytes, length));
    }
    return length;
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    channel.shutdownNow();
    server.shutdownNow();
    here.close();
    there.close();
    Files.deleteIfExists(directory.resolve("echo.sock"));
    Files.delete(directory);
  }

  /** Sends the next frame when the one before is back. Lives on its loop's thread. */
  private static final class Caller implements FrameCall.Listener<ComputeReplyHeader> {
    private final CountDownLatch ready = new CountDownLatch(1);
    private final SynchronousQueue<Integer> done = new SynchronousQueue<>();
    private final int bytes;
    private FrameCall<ComputeHeader, ComputeReplyHeader> stream;
    private int left;

    Caller(int bytes) {
      this.bytes = bytes;
    }

    void open(ManagedChannel channel) {
      stream = FrameCall.open(channel, DataPlane.COMPUTE, this);
    }

    void begin() {
      left = TRIPS;
      send();
    }

    private void send() {
      ByteBuf rows = PooledByteBufAllocator.DEFAULT.directBuffer(bytes).writerIndex(bytes);
      stream.send(new Frame<>(ComputeHeader.newBuilder().setCallId(left).build(), rows));
    }

    @Override
    public void ready() {
      ready.countDown();
    }

    @Override
    public void received(Frame<ComputeReplyHeader> frame) {
      int length = frame.rows().readableBytes();
      frame.release();
      left--;
      if (left > 0) {
        send();
      } else {
        handOver(length);
      }
    }

    private void handOver(int length) {
      try {
        done.put(length);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void ended(Status status) {
      ready.countDown();
      if (left > 0) {
        handOver(-1);
      }
    }
  }

  private record Echo(FrameReplies<ComputeReplyHeader> replies)
      implements FrameReplies.Receiver<ComputeHeader> {
    @Override
    public void received(Frame<ComputeHeader> frame) {
      replies.send(
          new Frame<>(
              ComputeReplyHeader.newBuilder().setCallId(frame.header().getCallId()).build(),
              frame.rows()));
    }

    @Override
    public void cancelled() {
      // The benchmark is over.
    }
  }
}
