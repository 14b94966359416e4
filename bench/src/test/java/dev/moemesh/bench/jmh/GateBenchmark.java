package dev.moemesh.bench.jmh;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.ExpertOutputs;
import dev.moemesh.model.gating.Gate;
import dev.moemesh.model.gating.GateBatch;
import dev.moemesh.model.gating.GateOrderSum;
import dev.moemesh.model.gating.RowTokens;
import dev.moemesh.model.numbers.PackedFloats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The router's arithmetic: the gate of some rows, and the weighted sum of what comes back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GateBenchmark {
  private static final int HIDDEN = BenchmarkModel.HIDDEN;
  private static final int CHOSEN = 2;

  @Param({"1", "16", "512"})
  private int rows;

  @Param({"8", "128"})
  private int experts;

  private Gate gate;
  private final GateBatch batch = new GateBatch(HIDDEN);
  private final Assignment assignment = new Assignment();
  private final GateOrderSum sum = new GateOrderSum(HIDDEN);
  private ByteBuffer incoming;
  private Outputs outputs;
  private ByteBuffer combined;

  @Setup(Level.Trial)
  public void prepare() {
    gate = Gate.softmaxTopK(weight(experts * HIDDEN), experts, HIDDEN, CHOSEN, true);
    incoming = BenchmarkModel.rows(rows, DataType.BF16);
    read();
    gate.assign(batch, assignment);
    outputs = new Outputs(BenchmarkModel.rows(rows * CHOSEN, DataType.BF16));
    combined = ByteBuffer.allocateDirect(rows * HIDDEN * DataType.BF16.bytes());
  }

  /** Takes the rows over from a call. */
  @Benchmark
  public GateBatch read() {
    batch.read(incoming, DataType.BF16, rows, RowTokens.absent());
    return batch;
  }

  @Benchmark
  public Assignment gate() {
    gate.assign(batch, assignment);
    return assignment;
  }

  @Benchmark
  public ByteBuffer combine() {
    sum.sum(0, assignment, outputs, combined, DataType.BF16);
    return combined;
  }

  /** Widened from a segment, as a checkpoint is: C2 then knows both kinds of memory. */
  private static float[] weight(int count) {
    Random random = new Random(1);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate((long) count * DataType.BF16.bytes());
      PackedFloats.round(numbers, 0, count, memory.asByteBuffer(), 0, DataType.BF16);
      PackedFloats.widen(memory, DataType.BF16, count, numbers);
    }
    return numbers;
  }

  /** In the order of the choices. */
  private record Outputs(ByteBuffer all) implements ExpertOutputs {
    @Override
    public DataType type() {
      return DataType.BF16;
    }

    @Override
    public ByteBuffer rows(int choice) {
      return all;
    }

    @Override
    public int index(int choice) {
      return choice;
    }
  }
}
