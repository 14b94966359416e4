package dev.moemesh.bench.jmh;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.ffn.ExpertKernel;
import dev.moemesh.model.ffn.ExpertWeights;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One expert's FFN. Eight of them take turns, so that weights come from memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExpertBenchmark {
  @Param({"1", "2", "4", "16", "64", "256"})
  private int rows;

  @Param({"BF16", "F32"})
  private DataType type;

  private ExpertKernel kernel;
  private List<ExpertWeights> experts;
  private ByteBuffer input;
  private ByteBuffer output;
  private int turn;

  @Setup(Level.Trial)
  public void load() {
    Path directory = BenchmarkModel.directory(type);
    ModelConfig config = ModelConfig.read(directory);
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      kernel = ExpertKernel.open(config, checkpoint, type, ComputeDevice.CPU);
      experts =
          IntStream.range(0, BenchmarkModel.EXPERTS)
              .mapToObj(expert -> kernel.load(0, expert))
              .toList();
    }
    input = BenchmarkModel.rows(rows, type);
    output = ByteBuffer.allocateDirect(input.capacity());
  }

  @Benchmark
  public ByteBuffer compute() {
    turn = (turn + 1) % experts.size();
    kernel.compute(input, List.of(experts.get(turn)), new int[] {rows}, output);
    return output;
  }

  @TearDown(Level.Trial)
  public void close() {
    experts.forEach(ExpertWeights::close);
    kernel.close();
  }
}
