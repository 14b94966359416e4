package dev.moemesh.bench.limit;

import dev.moemesh.bench.child.ChildStreams;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.torch.PackedLinear;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that multiplies. It answers each byte with a double: operations per second in the
 * best of several time intervals and in the best of the given types. An interval is as long as the
 * work that it represents.
 */
public final class MatmulPeakProcess {
  /** Of ten shapes from 256 to 2048 rows and 1024 to 4096 wide, the fastest one. */
  private static final int ROWS = 512;

  private static final int INPUTS = 1024;
  private static final int OUTPUTS = 3584;
  private static final long STRETCH_NANOS = 20_000_000;
  private static final int STRETCHES = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  private MatmulPeakProcess() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    ChildStreams streams = ChildStreams.take();
    List<PackedLinear> linears = new ArrayList<>();
    try {
      for (String type : arguments) {
        linears.add(PackedLinear.random(ROWS, INPUTS, OUTPUTS, DataType.valueOf(type)));
      }
      while (streams.in().read() >= 0) {
        double best = linears.stream().mapToDouble(MatmulPeakProcess::best).max().orElseThrow();
        streams.out().writeDouble(best);
        streams.out().flush();
      }
    } finally {
      linears.forEach(PackedLinear::close);
    }
  }

  private static double best(PackedLinear linear) {
    double best = 0;
    for (int stretch = 0; stretch < STRETCHES; stretch++) {
      best = Math.max(best, operationsPerSecond(linear));
    }
    return best;
  }

  private static double operationsPerSecond(PackedLinear linear) {
    long begin = System.nanoTime();
    long nanos = 0;
    double operations = 0;
    while (nanos < STRETCH_NANOS) {
      linear.multiply();
      operations += linear.operations();
      nanos = System.nanoTime() - begin;
    }
    return operations * NANOS_PER_SECOND / nanos;
  }
}
