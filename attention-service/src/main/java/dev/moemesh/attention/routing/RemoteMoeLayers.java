package dev.moemesh.attention.routing;

import dev.moemesh.attention.engine.StepLayers;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowBytes;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.model.decoder.MoeFailure;
import dev.moemesh.model.decoder.MoeLayers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * The MoE layers behind a router. Each call has a deadline; when the stream breaks, all calls in
 * flight fail at once.
 *
 * <p>Owner of the connection. Used on the loop's thread, but for {@link #state()}.
 */
public final class RemoteMoeLayers implements StepLayers, AutoCloseable {

  /** The router gives up earlier than we do, for it can say who did not answer. */
  private static final Duration GRACE = Duration.ofMillis(250);

  private final Loop loop;
  private final RowFormat format;
  private final Duration timeout;
  private final RouteTimes times;
  private final BiConsumer<Boolean, String> availability;
  private final RouterLink link;
  private final Map<Long, Pending> pending = new HashMap<>();

  /** Calls that the stream does not take yet, by id, oldest first; their rows are ours. */
  private final SequencedMap<Long, Frame<RouteHeader>> unsent = new LinkedHashMap<>();

  private long nextCall = 1;
  private long steps;

  /**
   * Layers that are away until {@link #connect}.
   *
   * @param timeout how long a layer may take
   * @param availability hears on the loop's thread when the layers come and go
   */
  public RemoteMoeLayers(
      Loop loop,
      Address router,
      RowFormat format,
      Duration timeout,
      RouteTimes times,
      BiConsumer<Boolean, String> availability,
      RandomGenerator random) {
    this.loop = loop;
    this.format = format;
    this.timeout = timeout;
    this.times = times;
    this.availability = availability;
    this.link = new RouterLink(loop, router, new Replies(), random);
  }

  /**
   * What rows look like, and of which model they are.
   *
   * @param fingerprint of the model
   */
  public record RowFormat(long fingerprint, DataType type, int hiddenSize) {
    long bytes(int rows) {
      return RowBytes.of(type, rows, hiddenSize);
    }
  }

  /** Connects, now and whenever the connection broke. */
  public void connect() {
    loop.executor().execute(link::watch);
  }

  /** The state in words: {@code ready}, or why not. Any thread. */
  public String state() {
    return link.state();
  }

  @Override
  public void rest() {
    link.rest();
  }

  @Override
  public MoeLayers nextStep(List<RequestSpan> requests) {
    return new Step(++steps, requests);
  }

  /** A walk of rows; its first call names the requests that they belong to. */
  private final class Step implements MoeLayers {
    private final long number;
    private List<RequestSpan> unnamed;

    Step(long number, List<RequestSpan> requests) {
      this.number = number;
      this.unnamed = requests;
    }

    @Override
    public void route(MoeLayers.Call call, ByteBuffer rows, MoeLayers.Reply reply) {
      List<RequestSpan> requests = unnamed;
      unnamed = List.of();
      RemoteMoeLayers.this.route(number, requests, call, rows, reply);
    }
  }

  private void route(
      long step,
      List<RequestSpan> requests,
      MoeLayers.Call call,
      ByteBuffer rows,
      MoeLayers.Reply reply) {
    long id = nextCall++;
    RouteHeader.Builder header =
        RouteHeader.newBuilder()
            .setCallId(id)
            .setModelFingerprint(format.fingerprint())
            .setLayer(call.layer())
            .setRowCount(call.rowCount())
            .setDataType(format.type())
            .setTimeoutMillis(Math.toIntExact(timeout.toMillis()))
            .setReturnRouting(call.routing())
            .setStep(step)
            .addAllRequests(requests);
    Pending waiting = new Pending(call, reply, System.nanoTime(), deadline(id, call));
    pending.put(id, waiting);
    send(id, new Frame<>(header.build(), Unpooled.wrappedBuffer(rows)));
  }

  /**
   * While the router does not take what was sent, the call waits, and with it its step: no more is
   * held here than the rows of the steps in flight, and those no longer than their deadline.
   */
  private void send(long id, Frame<RouteHeader> frame) {
    if (link.isOpen() && (!unsent.isEmpty() || !link.isReady())) {
      unsent.put(id, new Frame<>(frame.header(), copy(frame.rows())));
    } else if (!link.send(frame)) {
      end(id, new MoeFailure("router_unavailable", "no connection to the router: " + link.state()));
    }
  }

  private static ByteBuf copy(ByteBuf rows) {
    return RowMemory.allocator().directBuffer(rows.readableBytes()).writeBytes(rows);
  }

  private ScheduledFuture<?> deadline(long id, MoeLayers.Call call) {
    return loop.executor()
        .schedule(
            () ->
                end(
                    id,
                    new MoeFailure(
                        "expert_timeout",
                        "layer %d gave no answer in %d ms; look at the router's and pods' logs, or raise moe.route.timeout"
                            .formatted(call.layer(), timeout.toMillis()))),
            timeout.plus(GRACE).toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void end(long id, MoeFailure failure) {
    Pending waiting = pending.remove(id);
    if (waiting != null) {
      waiting.deadline.cancel(false);
      Frame<RouteHeader> neverSent = unsent.remove(id);
      if (neverSent != null) {
        neverSent.release();
      }
      waiting.reply.failed(failure);
    }
  }

  @Override
  public void close() {
    unsent.values().forEach(Frame::release);
    unsent.clear();
    link.close();
  }

  private record Pending(
      MoeLayers.Call call, MoeLayers.Reply reply, long sentNanos, ScheduledFuture<?> deadline) {}

  private final class Replies implements RouterLink.Listener {

    @Override
    public void available(boolean available, String reason) {
      availability.accept(available, reason);
    }

    @Override
    public void ready() {
      while (!unsent.isEmpty() && link.isReady()) {
        link.send(unsent.pollFirstEntry().getValue());
      }
    }

    @Override
    public void broken(String reason) {
      for (long id : List.copyOf(pending.keySet())) {
        end(id, new MoeFailure("router_unavailable", reason));
      }
    }

    @Override
    public void received(Frame<RouteReplyHeader> frame) {
      RouteReplyHeader header = frame.header();
      Pending waiting = pending.remove(header.getCallId());
      if (waiting == null) {
        frame.release(); // it came after its deadline
        return;
      }
      waiting.deadline.cancel(false);
      if (header.hasError()) {
        frame.release();
        String code = WireErrors.name(header.getError().getCode()).toLowerCase(Locale.ROOT);
        waiting.reply.failed(new MoeFailure("expert_" + code, header.getError().getMessage()));
        return;
      }
      long expected = format.bytes(waiting.call.rowCount());
      if (frame.rows().readableBytes() != expected) {
        int found = frame.rows().readableBytes();
        frame.release();
        waiting.reply.failed(
            new MoeFailure(
                "router_byte_count",
                "expected %d bytes of combined rows, found %d; start every process from one version"
                    .formatted(expected, found)));
        return;
      }
      times.add(header.getTiming(), System.nanoTime() - waiting.sentNanos);
      waiting.reply.combined(new CombinedRows(frame, waiting.call.layer()));
    }
  }
}
