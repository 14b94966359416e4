package dev.moemesh.router.dispatch;

import dev.moemesh.contract.exchange.CallTicket;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.frame.WireNanos;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.contract.v1.RouteTiming;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.RowFault;
import dev.moemesh.router.dispatch.Sharing.Shared;
import dev.moemesh.router.pods.PodCall;
import dev.moemesh.router.pods.PodLink;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: parts go to pods, and when the last has come back their rows are summed.
 *
 * <p>A part whose pod is lost is sent once more, to other replicas: an expert is a pure function.
 * Owner of the call's rows and of the replies. Used on the loop's thread.
 */
final class RouteCall {
  private static final Logger LOG = Logger.getLogger(RouteCall.class);

  private final Dispatcher dispatcher;
  private final Dispatcher.Surroundings surroundings;
  private final Caller caller;
  private final RouteHeader header;
  private final ByteBuf rows;
  private final long bytesHeld;
  private final Routing routing;
  private final CallClock clock;
  private final List<Flight> flights = new ArrayList<>();
  private final long timeoutMillis;
  private @Nullable ScheduledFuture<?> deadline;
  private int awaited;
  private boolean over;

  RouteCall(
      Dispatcher dispatcher,
      Dispatcher.Surroundings surroundings,
      Caller caller,
      RouteHeader header,
      ByteBuf rows,
      long bytesHeld,
      Routing routing,
      long arrivedNanos) {
    this.dispatcher = dispatcher;
    this.surroundings = surroundings;
    this.caller = caller;
    this.header = header;
    this.rows = rows;
    this.bytesHeld = bytesHeld;
    this.routing = routing;
    this.clock = new CallClock(surroundings.nanoTicker(), arrivedNanos);
    long most = surroundings.computeTimeout().toMillis();
    long asked = Integer.toUnsignedLong(header.getTimeoutMillis());
    this.timeoutMillis = asked == 0 ? most : Math.min(asked, most);
  }

  /** One part at one pod. */
  private final class Flight implements PodCall {
    final Part<PodLink> part;
    final int index;
    final boolean lastTry;
    Optional<CallTicket> ticket = Optional.empty();
    @Nullable ByteBuf reply;

    Flight(Part<PodLink> part, int index, boolean lastTry) {
      this.part = part;
      this.index = index;
      this.lastTry = lastTry;
    }

    @Override
    public int rowCount() {
      return part.rows();
    }

    @Override
    public ComputeHeader.Builder header() {
      ComputeHeader.Builder compute =
          ComputeHeader.newBuilder()
              .setModelFingerprint(header.getModelFingerprint())
              .setEpoch(Math.min(surroundings.links().epoch(), part.replica().epoch()))
              .setLayer(header.getLayer())
              .setPods(flights.size())
              .setDataType(Dispatcher.wireType(surroundings.computeType()));
      part.writeTo(compute);
      return compute;
    }

    @Override
    public ByteBuf rows() {
      int rowBytes = surroundings.rowBytes();
      ByteBuf gathered = RowMemory.allocator().directBuffer(part.rows() * rowBytes);
      part.forEach(
          (choice, position) -> {
            int row = choice / surroundings.expertsPerToken();
            gathered.writeBytes(rows, rows.readerIndex() + row * rowBytes, rowBytes);
          });
      return gathered;
    }

    @Override
    public void replied(Frame<ComputeReplyHeader> frame) {
      ticket = Optional.empty();
      RouteCall.this.answered(this, frame);
    }

    @Override
    public void lost(String reason) {
      ticket = Optional.empty();
      RouteCall.this.broken(this, reason);
    }

    ByteBuffer replyRows() {
      if (reply == null) {
        throw new IllegalStateException("summed before all replies were there");
      }
      return reply.nioBuffer();
    }
  }

  /** Shares the call out and sends it; rows that are routed nowhere need nobody's answer. */
  void start(GateScratch.Choices choices) {
    clock.gated();
    int layer = header.getLayer();
    Shared<PodLink> shared =
        share(
            choices.numbers(),
            choices.count(),
            routing.order(),
            expert -> surroundings.links().table().replicas(layer, expert));
    switch (shared) {
      case Shared.Homeless<PodLink> homeless ->
          fail(
              ErrorCode.ERROR_CODE_NO_REPLICA,
              "no live replica of experts %s of layer %d; is a pod with them down?"
                  .formatted(homeless.experts(), layer),
              "");
      case Shared.Parts<PodLink> parts -> {
        countRows(parts.parts());
        send(parts.parts(), false);
        if (parts.parts().isEmpty()) {
          complete();
        }
      }
    }
    if (!over) {
      deadline =
          surroundings.timer().schedule(this::timedOut, timeoutMillis, TimeUnit.MILLISECONDS);
    }
  }

  private Shared<PodLink> share(
      int[] choices, int count, int[] order, IntFunction<List<PodLink>> replicas) {
    return Sharing.share(
        routing.expertIds(), choices, count, surroundings.shape().expertCount(), order, replicas);
  }

  private void countRows(List<Part<PodLink>> parts) {
    for (Part<PodLink> part : parts) {
      for (int group = 0; group < part.groups(); group++) {
        surroundings.metrics().rows(header.getLayer(), part.expert(group), part.rowCount(group));
      }
    }
  }

  private void send(List<Part<PodLink>> parts, boolean lastTry) {
    List<Flight> added = new ArrayList<>(parts.size());
    for (Part<PodLink> part : parts) {
      added.add(new Flight(part, flights.size(), lastTry));
      flights.add(added.getLast());
    }
    awaited += added.size();
    for (Flight flight : added) {
      if (!over) {
        send(flight);
      }
    }
  }

  private void send(Flight flight) {
    Part<PodLink> part = flight.part;
    part.forEach((choice, position) -> routing.combination().note(choice, flight.index, position));
    flight.ticket = part.replica().send(flight);
    if (flight.ticket.isEmpty()) {
      broken(flight, "pod " + part.replica().id() + " is not connected");
    }
  }

  private void answered(Flight flight, Frame<ComputeReplyHeader> frame) {
    ComputeReplyHeader reply = frame.header();
    if (reply.hasError()) {
      frame.release();
      fail(
          flight,
          known(reply.getError().getCode()),
          "%s: %s".formatted(describe(flight), reply.getError().getMessage()));
      return;
    }
    int expected = flight.part.rows() * surroundings.rowBytes();
    if (reply.getRowCount() != flight.part.rows() || frame.rows().readableBytes() != expected) {
      String found =
          "%s: expected %d rows in %d bytes, found %d rows in %d bytes; is the pod of the same release?"
              .formatted(
                  describe(flight),
                  flight.part.rows(),
                  expected,
                  reply.getRowCount(),
                  frame.rows().readableBytes());
      frame.release();
      fail(flight, ErrorCode.ERROR_CODE_INTERNAL, found);
      return;
    }
    flight.reply = frame.rows();
    clock.answered(
        WireNanos.nanos(reply.getQueueNanos()), WireNanos.nanos(reply.getComputeNanos()));
    awaited--;
    if (awaited == 0) {
      complete();
    }
  }

  private void broken(Flight flight, String reason) {
    flight.part.slots(header.getLayer()).forEach(surroundings.metrics()::expertFailed);
    if (flight.lastTry) {
      fail(
          ErrorCode.ERROR_CODE_NO_REPLICA,
          "%s, again after another try: %s".formatted(describe(flight), reason),
          requestsOf(flight));
      return;
    }
    int[] choices = flight.part.choices();
    Shared<PodLink> shared =
        share(
            choices,
            choices.length,
            new int[choices.length],
            expert -> otherReplicas(expert, flight.part.replica()));
    switch (shared) {
      case Shared.Homeless<PodLink> _ ->
          fail(
              ErrorCode.ERROR_CODE_NO_REPLICA,
              "%s, and no other replica is live: %s".formatted(describe(flight), reason),
              requestsOf(flight));
      case Shared.Parts<PodLink> parts -> {
        awaited--;
        send(parts.parts(), true);
      }
    }
  }

  private List<PodLink> otherReplicas(int expert, PodLink lost) {
    return surroundings.links().table().replicas(header.getLayer(), expert).stream()
        .filter(link -> link != lost && link.isLive())
        .toList();
  }

  private void timedOut() {
    List<Flight> late = flights.stream().filter(flight -> flight.ticket.isPresent()).toList();
    late.forEach(
        flight ->
            flight.part.slots(header.getLayer()).forEach(surroundings.metrics()::expertFailed));
    fail(
        ErrorCode.ERROR_CODE_TIMEOUT,
        "no answer within %d ms from %s"
            .formatted(
                timeoutMillis, late.stream().map(this::describe).collect(Collectors.joining(", "))),
        late.isEmpty() ? "" : requestsOf(late.getFirst()));
  }

  private void complete() {
    clock.complete();
    DataType type = DataType.ofCode(header.getDataTypeValue()).orElseThrow();
    int rowCount = header.getRowCount();
    int hiddenSize = surroundings.shape().hiddenSize();
    int bytes = rowCount * hiddenSize * type.bytes();
    ByteBuf combined = RowMemory.allocator().directBuffer(bytes, bytes);
    List<ByteBuffer> replies = new ArrayList<>(flights.size());
    for (Flight flight : flights) {
      replies.add(flight.reply == null ? ByteBuffer.allocate(0) : flight.replyRows());
    }
    List<Integer> faulty =
        routing
            .combination()
            .sum(
                replies,
                surroundings.computeType(),
                routing.gateWeights(),
                rowCount,
                surroundings.expertsPerToken(),
                combined.nioBuffer(0, bytes),
                type);
    combined.writerIndex(bytes);
    RouteTiming timing = clock.timing(surroundings.metrics());
    RouteReplyHeader.Builder reply =
        RouteReplyHeader.newBuilder()
            .setCallId(header.getCallId())
            .setRowCount(rowCount)
            .setDataType(header.getDataType())
            .setTiming(timing);
    if (header.getReturnRouting()) {
      reply.setExpertIds(routing.wireIds(rowCount * surroundings.expertsPerToken()));
    }
    faulty.forEach(row -> reply.addRowFaults(fault(row, replies)));
    end();
    caller.reply(new Frame<>(reply.build(), combined));
  }

  private dev.moemesh.contract.v1.RowFault fault(int row, List<ByteBuffer> replies) {
    return WireRowFaults.of(
        RowFault.find(
            header.getLayer(),
            row,
            routing.expertIds(),
            surroundings.expertsPerToken(),
            choice -> routing.combination().isFinite(choice, replies, surroundings.computeType())));
  }

  /** The caller has gone. */
  void cancel() {
    end();
  }

  private void fail(Flight flight, ErrorCode code, String message) {
    flight.part.slots(header.getLayer()).forEach(surroundings.metrics()::expertFailed);
    fail(code, message, requestsOf(flight));
  }

  /** Which requests it hits is for the log alone: the message goes on to each of their clients. */
  private void fail(ErrorCode code, String message, String requests) {
    if (!over) {
      LOG.warnf("%s%s", message, requests);
      end();
      dispatcher.refuse(header, caller, WireErrors.of(code, message));
    }
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
    for (Flight flight : flights) {
      flight.ticket.ifPresent(CallTicket::cancel);
      if (flight.reply != null) {
        flight.reply.release();
        flight.reply = null;
      }
    }
    rows.release();
    caller.ended(this);
    dispatcher.ended(bytesHeld, routing);
  }

  /** A code of a later release cannot be passed on. */
  private static ErrorCode known(ErrorCode code) {
    return code == ErrorCode.UNRECOGNIZED ? ErrorCode.ERROR_CODE_INTERNAL : code;
  }

  private String describe(Flight flight) {
    return flight.part.describe(header.getLayer());
  }

  private String requestsOf(Flight flight) {
    int[] choices = flight.part.choices();
    for (int i = 0; i < choices.length; i++) {
      choices[i] /= surroundings.expertsPerToken();
    }
    return caller.requests().describe(header.getStep(), choices);
  }
}
