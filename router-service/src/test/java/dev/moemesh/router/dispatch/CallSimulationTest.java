package dev.moemesh.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.transport.ByteBudget;
import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.Gate;
import dev.moemesh.model.gating.GateBatch;
import dev.moemesh.model.gating.LayerGates;
import dev.moemesh.model.gating.RowTokens;
import dev.moemesh.router.metrics.RouterMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls under random interleavings of replies, losses, refusals, changes of the placement, hedges,
 * cancellations and deadlines, without sockets or threads. A seed reproduces a run.
 */
class CallSimulationTest {
  private static final int SEEDS = 3_000;
  private static final int STEPS = 80;
  private static final int HIDDEN = 3;
  private static final int TOP_K = 2;
  private static final int EXPERTS = 5;
  private static final int LAYER = 0;

  private final Logger log = Logger.getLogger("dev.moemesh.router.dispatch");
  private final Map<String, Integer> outcomes = new TreeMap<>();

  @BeforeEach
  void silence() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void speak() {
    log.setLevel(null);
  }

  @Test
  void everyCallGetsOneOutcomeAndLeavesNothingBehind() {
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        new Run(seed).play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }

    assertThat(outcomes)
        .containsKeys(
            "answered",
            "cancelled",
            "ERROR_CODE_INTERNAL",
            "ERROR_CODE_NO_REPLICA",
            "ERROR_CODE_STALE_EPOCH",
            "ERROR_CODE_TIMEOUT",
            "ERROR_CODE_UNKNOWN_EXPERT");
    assertThat(outcomes.get("answered")).isGreaterThan(SEEDS);
  }

  /** One router with its pods and callers. */
  private final class Run {
    private final Random random;
    private final SimulatedTime time = new SimulatedTime();
    private final List<ByteBuf> buffers = new ArrayList<>();
    private final List<SimulatedCaller> callers = new ArrayList<>();
    private final SimulatedPods pods;
    private final Gate gate;
    private final Dispatcher dispatcher;

    Run(int seed) {
      random = new Random(seed);
      pods =
          new SimulatedPods(
              IntStream.rangeClosed(0, 1 + random.nextInt(4))
                  .mapToObj(i -> new SimulatedPod("pod-" + i, random, buffers::add))
                  .toList(),
              EXPERTS,
              random);
      gate = Gate.softmaxTopK(gaussians(EXPERTS * HIDDEN), EXPERTS, HIDDEN, TOP_K, true);
      dispatcher =
          Dispatcher.of(
              new RouterShape(
                  new ModelShape(1, HIDDEN, EXPERTS, new TreeSet<>(List.of(LAYER))),
                  TOP_K,
                  dev.moemesh.model.config.DataType.F32),
              new LayerGates(new TreeMap<>(Map.of(LAYER, gate)), 0),
              pods,
              new RouterMetrics(new SimpleMeterRegistry(), 0),
              new CallLimits(Duration.ofSeconds(1), new ByteBudget(1 << 20, Runnable::run)),
              time);
    }

    void play() {
      pods.write();
      pods.settle();
      for (int step = 0; step < STEPS; step++) {
        act(random.nextInt(100));
        assertThat(time.waiting()).as("timers of live calls").isEqualTo(live().size());
      }
      end();
    }

    private void act(int dice) {
      SimulatedPod pod = pods.any();
      if (dice < 10) {
        route();
      } else if (dice < 50) {
        reply(pod);
      } else if (dice < 55) {
        pods.write();
      } else if (dice < 63) {
        pods.takeUp(pod);
      } else if (dice < 71) {
        pods.announce(pod);
      } else if (dice < 75) {
        pods.follow();
      } else if (dice < 81) {
        pods.tell();
      } else if (dice < 83) {
        pods.disconnect(pod);
      } else if (dice < 86) {
        pods.connect(pod);
      } else if (dice < 96) {
        live().forEach(caller -> caller.call().hedge(0));
      } else if (dice < 98) {
        live().stream().findFirst().ifPresent(SimulatedCaller::cancel);
      } else if (time.waiting() > 0) {
        time.runNext();
      }
    }

    private void reply(SimulatedPod pod) {
      if (pod.waiting() > 0) {
        pod.reply();
      }
    }

    private List<SimulatedCaller> live() {
      return callers.stream().filter(caller -> !caller.isOver()).toList();
    }

    private void route() {
      int rows = 1 + random.nextInt(4);
      float[] numbers = gaussians(rows * HIDDEN);
      ByteBuf bytes = Unpooled.wrappedBuffer(bytes(numbers));
      buffers.add(bytes);
      SimulatedCaller caller =
          new SimulatedCaller(ByteString.copyFrom(expected(numbers)), buffers::add);
      callers.add(caller);
      dispatcher.route(
          new Frame<>(
              RouteHeader.newBuilder()
                  .setModelFingerprint(1)
                  .setLayer(LAYER)
                  .setRowCount(rows)
                  .setDataType(DataType.DATA_TYPE_F32)
                  .build(),
              bytes),
          caller);
    }

    /** The sums in gate order, computed here. */
    private ByteBuffer expected(float[] rows) {
      Assignment assignment = new Assignment();
      GateBatch batch = new GateBatch(HIDDEN);
      batch.read(
          bytes(rows),
          dev.moemesh.model.config.DataType.F32,
          rows.length / HIDDEN,
          RowTokens.absent());
      gate.assign(batch, assignment);
      float[] sums = new float[rows.length];
      for (int choice = 0; choice < assignment.choiceCount(); choice++) {
        for (int i = 0; i < HIDDEN; i++) {
          int at = assignment.row(choice) * HIDDEN + i;
          float output = rows[at] * SimulatedPod.factor(assignment.expert(choice));
          sums[at] += assignment.weight(choice) * output;
        }
      }
      return bytes(sums);
    }

    /** Lets all calls end, and looks at what they leave. */
    private void end() {
      pods.settle();
      while (pods.all().stream().anyMatch(pod -> pod.waiting() > 0)) {
        pods.all().forEach(this::reply);
      }
      while (time.waiting() > 0) {
        time.runNext();
      }
      assertThat(live()).as("calls without an outcome").isEmpty();
      assertThat(pods.all()).extracting(SimulatedPod::waiting).containsOnly(0);
      assertThat(buffers).filteredOn(buffer -> buffer.refCnt() > 0).as("not released").isEmpty();
      AtomicInteger idle = new AtomicInteger();
      dispatcher.whenIdle(idle::incrementAndGet);
      assertThat(idle).as("memory given back").hasValue(1);
      callers.forEach(caller -> outcomes.merge(caller.outcome(), 1, Integer::sum));
      pods.tell();
    }

    private float[] gaussians(int count) {
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = (float) random.nextGaussian();
      }
      return numbers;
    }
  }

  private static ByteBuffer bytes(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes;
  }
}
