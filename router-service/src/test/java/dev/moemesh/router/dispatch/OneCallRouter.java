package dev.moemesh.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.exchange.CallTicket;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.transport.ByteBudget;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.model.gating.Gate;
import dev.moemesh.model.gating.LayerGates;
import dev.moemesh.router.metrics.RouterMetrics;
import dev.moemesh.router.pods.ComputePod;
import dev.moemesh.router.pods.PodCall;
import dev.moemesh.router.pods.PodDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A dispatcher with one caller and two pods, each with one of two experts that every row needs. The
 * test says which part throws, and when.
 */
final class OneCallRouter {
  static final int LAYER = 0;

  /** A layer of the model whose gate is missing. */
  static final int LAYER_WITHOUT_GATE = 1;

  private static final int HIDDEN = 2;
  private static final int ROWS = 3;
  private static final int ROW_BYTES = HIDDEN * Float.BYTES;

  final Pod first = new Pod("first");
  final Pod second = new Pod("second");
  final Caller caller = new Caller();
  final Dispatcher dispatcher;
  Runnable atReplicas = () -> {};
  Runnable atNanoTime = () -> {};
  private final SimulatedTime time = new SimulatedTime();
  private final List<ByteBuf> buffers = new ArrayList<>();

  OneCallRouter() {
    Gate gate = Gate.softmaxTopK(new float[2 * HIDDEN], 2, HIDDEN, 2, true);
    dispatcher =
        Dispatcher.of(
            new RouterShape(
                new ModelShape(1, HIDDEN, 2, new TreeSet<>(List.of(LAYER, LAYER_WITHOUT_GATE))),
                2,
                dev.moemesh.model.config.DataType.F32),
            new LayerGates(new TreeMap<>(Map.of(LAYER, gate)), 0),
            new Directory(),
            new RouterMetrics(new SimpleMeterRegistry(), 0),
            new CallLimits(Duration.ofSeconds(1), new ByteBudget(1 << 20, Runnable::run)),
            new Time());
  }

  void route(int layer) {
    ByteBuf rows = zeros(ROWS);
    dispatcher.route(
        new Frame<>(
            RouteHeader.newBuilder()
                .setModelFingerprint(1)
                .setLayer(layer)
                .setRowCount(ROWS)
                .setDataType(DataType.DATA_TYPE_F32)
                .build(),
            rows),
        caller);
  }

  private ByteBuf zeros(int rows) {
    ByteBuf made = Unpooled.buffer(rows * ROW_BYTES).writeZero(rows * ROW_BYTES);
    buffers.add(made);
    return made;
  }

  /** No buffer, memory, timer or pending call is left. */
  void assertNothingLeft() {
    assertThat(buffers).filteredOn(buffer -> buffer.refCnt() > 0).as("not released").isEmpty();
    assertThat(time.waiting()).as("timers").isZero();
    assertThat(first.pending).isEmpty();
    assertThat(second.pending).isEmpty();
    assertThat(caller.under).as("calls under way").isZero();
    AtomicInteger idle = new AtomicInteger();
    dispatcher.whenIdle(idle::incrementAndGet);
    assertThat(idle).as("memory given back").hasValue(1);
  }

  /** A pod that takes each call at once. */
  final class Pod implements ComputePod {
    private final String id;
    private final List<PodCall> pending = new ArrayList<>();
    Runnable atSend = () -> {};

    Pod(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public long rowsInFlight() {
      return 0;
    }

    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public Optional<CallTicket> send(PodCall call) {
      assertThat(call.header().getRowCountsCount()).isEqualTo(1);
      ByteBuf rows = call.rows();
      buffers.add(rows);
      rows.release();
      atSend.run();
      pending.add(call);
      return Optional.of(() -> pending.remove(call));
    }

    void reply() {
      PodCall call = pending.removeFirst();
      call.replied(
          new Frame<>(
              ComputeReplyHeader.newBuilder().setRowCount(call.rowCount()).build(),
              zeros(call.rowCount())));
    }

    void lose() {
      pending.removeFirst().lost("it has gone");
    }
  }

  /** The caller of the calls. */
  static final class Caller implements CallStream {
    final List<RouteReplyHeader> replies = new ArrayList<>();
    final List<CancellableCall> begun = new ArrayList<>();
    Runnable atReply = () -> {};
    private int under;

    @Override
    public void began(CancellableCall call) {
      begun.add(call);
      under++;
    }

    @Override
    public void ended(CancellableCall call) {
      under--;
    }

    @Override
    public void reply(Frame<RouteReplyHeader> frame) {
      frame.release();
      replies.add(frame.header());
      atReply.run();
    }

    @Override
    public StepRequests requests() {
      return new StepRequests();
    }
  }

  private final class Directory implements PodDirectory {
    @Override
    public List<? extends ComputePod> replicas(int layer, int expert) {
      atReplicas.run();
      return List.of(expert == 0 ? first : second);
    }

    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public void onChange(Runnable task) {}
  }

  private final class Time implements CallTime {
    @Override
    public long nanoTime() {
      atNanoTime.run();
      return time.nanoTime();
    }

    @Override
    public Runnable schedule(long millis, Runnable task) {
      return time.schedule(millis, task);
    }
  }
}
