package dev.moemesh.bench.limit;

import dev.moemesh.bench.child.ChildStreams;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.torch.PackedLinear;
import java.io.IOException;

/**
 * The process that multiplies. Answers each byte with a double: the operations per second of the
 * best of some products.
 */
public final class MatmulPeakProcess {
  /** Large enough for every core's best; its matrices fit no cache, as those of experts do not. */
  private static final int ROWS = 512;

  private static final int WIDTH = 4096;
  private static final long NANOS = 250_000_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private MatmulPeakProcess() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    ChildStreams streams = ChildStreams.take();
    try (PackedLinear linear =
        PackedLinear.random(ROWS, WIDTH, WIDTH, DataType.valueOf(arguments[0]))) {
      while (streams.in().read() >= 0) {
        streams.out().writeDouble(best(linear));
        streams.out().flush();
      }
    }
  }

  private static double best(PackedLinear linear) {
    long begin = System.nanoTime();
    long fastest = Long.MAX_VALUE;
    long before = begin;
    while (before - begin < NANOS) {
      linear.multiply();
      long after = System.nanoTime();
      fastest = Math.min(fastest, after - before);
      before = after;
    }
    return linear.operations() * NANOS_PER_SECOND / fastest;
  }
}
