package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.frame.RowBytes;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.transport.ByteBudget;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.contract.v1.WireError;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.Gate;
import dev.moemesh.model.gating.LayerGates;
import dev.moemesh.router.metrics.RouterMetrics;
import dev.moemesh.router.pods.PodLinks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Takes calls: checks them, computes the gate, and sends them on their way. Used on the loop's
 * thread.
 */
public final class Dispatcher {
  private static final Logger LOG = Logger.getLogger(Dispatcher.class);
  private static final int KEPT_ROUTINGS = 16;

  private final Surroundings surroundings;
  private final LayerGates gates;
  private final RouteAdmission admission;
  private final GateScratch gateScratch;
  private final Deque<Routing> idleRoutings = new ArrayDeque<>();
  private final List<Runnable> awaitingIdle = new ArrayList<>();
  private final ByteBudget budget;
  private int streams;
  private int callsInFlight;

  /**
   * What calls need around them.
   *
   * @param timer runs tasks later, on the loop's thread
   * @param computeTimeout how long a pod may take
   */
  public record Surroundings(
      ModelShape shape,
      int expertsPerToken,
      DataType computeType,
      PodLinks links,
      RouterMetrics metrics,
      LongSupplier nanoTicker,
      ScheduledExecutorService timer,
      Duration computeTimeout) {

    int rowBytes() {
      return shape.hiddenSize() * computeType.bytes();
    }
  }

  /**
   * A dispatcher without calls.
   *
   * @param budget for the bytes that calls hold
   */
  public Dispatcher(Surroundings surroundings, LayerGates gates, ByteBudget budget) {
    this.surroundings = surroundings;
    this.gates = gates;
    this.budget = budget;
    ModelShape shape = surroundings.shape();
    this.admission =
        new RouteAdmission(
            shape, surroundings.expertsPerToken(), wireType(surroundings.computeType()));
    this.gateScratch = new GateScratch(shape.hiddenSize());
  }

  static dev.moemesh.contract.v1.DataType wireType(DataType type) {
    return dev.moemesh.contract.v1.DataType.forNumber(type.code());
  }

  /** Takes a frame of a caller, whom it answers sooner or later. */
  void route(Frame<RouteHeader> frame, Caller caller) {
    long arrivedNanos = surroundings.nanoTicker().getAsLong();
    surroundings.metrics().called();
    RouteHeader header = frame.header();
    Optional<WireError> error =
        admission
            .check(header, frame.rows().readableBytes())
            .or(() -> checkLoad(bytesHeld(header)));
    if (error.isPresent()) {
      frame.release();
      refuse(header, caller, error.get());
      return;
    }
    Routing routing =
        idleRoutings.isEmpty()
            ? new Routing(surroundings.shape().hiddenSize(), surroundings.shape().expertCount())
            : idleRoutings.pop();
    Gate gate = gates.gate(header.getLayer());
    DataType type = DataType.ofCode(header.getDataTypeValue()).orElseThrow();
    gateScratch.assign(gate, frame.rows(), type, header.getRowCount(), routing.assignment());
    ByteBuf rows = inComputeType(frame, type);
    long bytesHeld = bytesHeld(header);
    budget.take(bytesHeld);
    callsInFlight++;
    RouteCall call =
        new RouteCall(this, surroundings, caller, header, rows, bytesHeld, routing, arrivedNanos);
    caller.began(call);
    call.start();
  }

  /**
   * What a call holds at its most: its rows, those gathered for the pods, those that came back, and
   * their sums.
   */
  private long bytesHeld(RouteHeader header) {
    long rows = header.getRowCount();
    long row = surroundings.rowBytes();
    long combined = RowBytes.of(header.getDataType(), rows, surroundings.shape().hiddenSize());
    return rows * row * (1 + 2L * surroundings.expertsPerToken()) + combined;
  }

  private Optional<WireError> checkLoad(long bytes) {
    return bytes <= budget.most()
        ? Optional.empty()
        : Optional.of(
            WireErrors.of(
                ErrorCode.ERROR_CODE_OVERLOADED,
                "expected a call that holds at most %d bytes of rows, found one of %d; send less at a time or raise moe.router.max-bytes-in-flight"
                    .formatted(budget.most(), bytes)));
  }

  private ByteBuf inComputeType(Frame<RouteHeader> frame, DataType type) {
    if (type == surroundings.computeType()) {
      return frame.rows();
    }
    int rowCount = frame.header().getRowCount();
    frame.release();
    int bytes = rowCount * surroundings.rowBytes();
    ByteBuf rows = RowMemory.allocator().directBuffer(bytes, bytes);
    gateScratch.store(surroundings.computeType(), rows);
    return rows;
  }

  /** Answers with an error and counts it. */
  void refuse(RouteHeader header, Caller caller, WireError error) {
    LOG.debugf("call %d refused: %s", header.getCallId(), error.getMessage());
    surroundings.metrics().failed(error.getCode());
    caller.reply(
        new Frame<>(
            RouteReplyHeader.newBuilder().setCallId(header.getCallId()).setError(error).build(),
            Unpooled.EMPTY_BUFFER));
  }

  /** A call is over; its arrays may be used again. */
  void ended(long bytesHeld, Routing routing) {
    budget.giveBack(bytesHeld);
    callsInFlight--;
    keep(routing);
    runIfIdle();
  }

  /** A caller has opened its stream. */
  void opened() {
    streams++;
  }

  /** A caller has ended its stream, or has gone. */
  void closed() {
    streams--;
    runIfIdle();
  }

  private void runIfIdle() {
    if (isIdle()) {
      List<Runnable> idle = List.copyOf(awaitingIdle);
      awaitingIdle.clear();
      idle.forEach(Runnable::run);
    }
  }

  private boolean isIdle() {
    return callsInFlight == 0 && streams == 0;
  }

  private void keep(Routing routing) {
    if (idleRoutings.size() < KEPT_ROUTINGS) {
      idleRoutings.push(routing);
    }
  }

  /** Runs the task once no call is in flight and no caller has a stream to send another one on. */
  public void whenIdle(Runnable task) {
    if (isIdle()) {
      task.run();
    } else {
      awaitingIdle.add(task);
    }
  }
}
