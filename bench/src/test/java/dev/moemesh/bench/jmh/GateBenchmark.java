package dev.moemesh.bench.jmh;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.Combine;
import dev.moemesh.model.gating.Gate;
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
  private float[] input;
  private int[] expertIds;
  private float[] weights;
  private float[] sums;
  private ByteBuffer outputs;
  private ByteBuffer combined;

  @Setup(Level.Trial)
  public void prepare() {
    gate = Gate.of(random(experts * HIDDEN), experts, HIDDEN, CHOSEN, true);
    input = random(rows * HIDDEN);
    expertIds = new int[rows * CHOSEN];
    weights = new float[rows * CHOSEN];
    sums = new float[rows * HIDDEN];
    outputs = BenchmarkModel.rows(rows * CHOSEN, DataType.BF16);
    combined = ByteBuffer.allocateDirect(rows * HIDDEN * DataType.BF16.bytes());
  }

  @Benchmark
  public int[] gate() {
    gate.route(input, rows, expertIds, weights);
    return expertIds;
  }

  @Benchmark
  public ByteBuffer combine() {
    for (int row = 0; row < rows; row++) {
      int place = row * HIDDEN;
      for (int slot = row * CHOSEN; slot < (row + 1) * CHOSEN; slot++) {
        Combine.accumulate(outputs, slot, DataType.BF16, 0.5f, sums, place, HIDDEN);
      }
      Combine.store(sums, place, HIDDEN, combined, row, DataType.BF16);
    }
    return combined;
  }

  private static float[] random(int count) {
    Random random = new Random(1);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
