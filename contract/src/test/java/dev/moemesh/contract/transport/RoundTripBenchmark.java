package dev.moemesh.contract.transport;

import static java.util.concurrent.TimeUnit.MINUTES;

import com.sun.management.ThreadMXBean;
import dev.moemesh.certificates.EphemeralAuthority;
import dev.moemesh.certificates.PemFiles;
import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.tls.MutualTls;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.ExpertGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Measures one round trip of a frame between two loops, each on its thread: Unix socket, TCP, and
 * TCP with mutual TLS, in turn. Prints µs, and the bytes that both threads allocate per round trip.
 * docs/performance.md says how to run it.
 */
final class RoundTripBenchmark {
  private static final int[] ROW_BYTES = {2 << 10, 128 << 10};
  private static final long BYTES_PER_ROUND = 256L << 20;
  private static final int MOST_TRIPS = 20_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private RoundTripBenchmark() {}

  /** Takes the number of rounds; the first is a warm-up and not printed. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? 4 : Integer.parseInt(arguments[0]);
    Path directory = Files.createTempDirectory("round-trip");
    PemFiles files = EphemeralAuthority.issue(directory.resolve("tls"), MutualTls.PEER_NAME);
    WireOptions tls =
        new WireOptions(
            Duration.ZERO,
            Optional.of(new MutualTls(files.certificate(), files.key(), files.authority())));
    Address tcp = new Address.HostPort("127.0.0.1", 0);
    Address unix = new Address.UnixSocket(directory.resolve("echo.sock"));
    System.out.println("transport     bytes    p50 us   p99 us  allocated B");
    for (int round = 0; round < rounds; round++) {
      for (int bytes : ROW_BYTES) {
        measure("unix", unix, WireOptions.PLAIN, bytes, round > 0);
        measure("tcp", tcp, WireOptions.PLAIN, bytes, round > 0);
        measure("mutual-tls", tcp, tls, bytes, round > 0);
      }
    }
  }

  private static void measure(
      String name, Address address, WireOptions options, int bytes, boolean print)
      throws Exception {
    try (Loop here = new Loop("here", options);
        Loop there = new Loop("there", options)) {
      Server server =
          there
              .server(address)
              .addService(
                  ServerServiceDefinition.builder(ExpertGrpc.SERVICE_NAME)
                      .addMethod(DataPlane.COMPUTE, FrameReplies.handler(Echo::new))
                      .build())
              .build()
              .start();
      Address bound =
          address instanceof Address.HostPort(String host, int _)
              ? new Address.HostPort(host, server.getPort())
              : address;
      ManagedChannel channel = here.channel(bound);
      int trips = (int) Math.min(MOST_TRIPS, BYTES_PER_ROUND / bytes);
      Caller caller = new Caller(trips, bytes);
      here.executor()
          .execute(() -> caller.stream = FrameCall.open(channel, DataPlane.COMPUTE, caller));
      caller.warm.get(1, MINUTES);
      long before = allocated(here) + allocated(there);
      here.executor().execute(caller::begin);
      caller.done.get(1, MINUTES);
      long allocated = allocated(here) + allocated(there) - before;
      if (print) {
        Arrays.sort(caller.nanos);
        System.out.printf(
            "%-10s %8d %9.1f %8.1f %12d%n",
            name,
            bytes,
            caller.nanos[trips / 2] / 1e3,
            caller.nanos[(int) (trips * 0.99)] / 1e3,
            allocated / trips);
      }
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private static long allocated(Loop loop) throws Exception {
    return loop.executor().submit(THREADS::getCurrentThreadAllocatedBytes).get();
  }

  /**
   * Sends the next frame when the last has come back: a tenth of the trips to warm up, then all.
   */
  private static final class Caller implements FrameCall.Listener<ComputeReplyHeader> {
    final CompletableFuture<Boolean> warm = new CompletableFuture<>();
    final CompletableFuture<Boolean> done = new CompletableFuture<>();
    final long[] nanos;
    FrameCall<ComputeHeader, ComputeReplyHeader> stream;
    private final int bytes;
    private int next;
    private long sent;

    Caller(int trips, int bytes) {
      this.nanos = new long[trips];
      this.bytes = bytes;
      this.next = -trips / 10;
    }

    void begin() {
      ByteBuf rows = PooledByteBufAllocator.DEFAULT.directBuffer(bytes).writerIndex(bytes);
      ComputeHeader header =
          ComputeHeader.newBuilder()
              .setCallId(next & Integer.MAX_VALUE)
              .setModelFingerprint(77)
              .setEpoch(1)
              .setLayer(3)
              .setDataType(DataType.DATA_TYPE_BF16)
              .addExperts(5)
              .addRowCounts(1)
              .build();
      sent = System.nanoTime();
      stream.send(new Frame<>(header, rows));
    }

    @Override
    public void ready() {
      if (next < 0 && sent == 0) {
        begin();
      }
    }

    @Override
    public void received(Frame<ComputeReplyHeader> frame) {
      long now = System.nanoTime();
      frame.release();
      if (next >= 0) {
        nanos[next] = now - sent;
      }
      next++;
      if (next == 0) {
        warm.complete(true);
      } else if (next < nanos.length) {
        begin();
      } else {
        done.complete(true);
      }
    }

    @Override
    public void ended(Status status) {
      warm.completeExceptionally(status.asException());
      done.completeExceptionally(status.asException());
    }
  }
}
