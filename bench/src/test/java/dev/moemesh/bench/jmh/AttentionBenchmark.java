package dev.moemesh.bench.jmh;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.decoder.ForwardPass;
import dev.moemesh.model.decoder.MoeFailure;
import dev.moemesh.model.decoder.MoeLayers;
import dev.moemesh.model.decoder.StepPlan;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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

/**
 * The attention block of one layer through the decoder: sequences that decode one row each at the
 * end of a context. Embedding and norms are in it, MoE layer and LM head are not.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class AttentionBenchmark {
  @Param({"1", "16", "32"})
  private int sequences;

  @Param({"64", "512", "2048"})
  private int context;

  @Param({"BF16"})
  private DataType type;

  private Decoder decoder;
  private StepPlan plan;

  @Setup(Level.Trial)
  public void load() {
    Path directory = BenchmarkModel.directory(type);
    ModelConfig config = ModelConfig.read(directory);
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      decoder = Decoder.open(config, checkpoint, type, sequences * blocks(), ComputeDevice.CPU);
    }
    plan = plan();
  }

  @Benchmark
  public void attend() {
    ForwardPass.start(decoder, plan, new NoExperts(), new Failing());
  }

  @TearDown(Level.Trial)
  public void close() {
    decoder.close();
  }

  /** Each sequence owns as many blocks as its context needs, and computes its last position. */
  private StepPlan plan() {
    List<StepPlan.Segment> segments = new ArrayList<>();
    for (int i = 0; i < sequences; i++) {
      int[] own = IntStream.range(i * blocks(), (i + 1) * blocks()).toArray();
      segments.add(new StepPlan.Segment(1, context, own));
    }
    return new StepPlan(LongStream.range(0, sequences).toArray(), segments, new long[0], false);
  }

  private int blocks() {
    return Math.ceilDiv(context, Decoder.BLOCK_POSITIONS);
  }

  /** Gives the rows back as they are. */
  private record NoExperts() implements MoeLayers {
    @Override
    public void route(Call call, ByteBuffer rows, Reply reply) {
      ByteBuffer empty = ByteBuffer.allocate(0);
      reply.combined(
          new Combined() {
            @Override
            public ByteBuffer rows() {
              return rows;
            }

            @Override
            public ByteBuffer expertIds() {
              return empty;
            }

            @Override
            public void close() {}
          });
    }
  }

  /** What fails is not measured. */
  private record Failing() implements ForwardPass.Listener {
    @Override
    public void finished(ForwardPass.Result result) {}

    @Override
    public void failed(MoeFailure failure) {
      throw new IllegalStateException(failure.message());
    }
  }
}
