package dev.moemesh.bench.limit;

import dev.moemesh.bench.child.JavaChild;
import dev.moemesh.model.config.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How fast all cores together multiply large matrices, through the linear that the mesh computes
 * with. Measured in a process that sleeps in between. Owns it.
 */
public final class MatmulPeak implements AutoCloseable {
  private final JavaChild child;

  private MatmulPeak(JavaChild child) {
    this.child = child;
  }

  /**
   * A meter that is warm.
   *
   * @param types of {@code F32} and {@code BF16} those whose products serve as well; the fastest
   *     counts
   * @param log what its process says
   */
  public static MatmulPeak open(List<DataType> types, Path log) {
    int cores = Runtime.getRuntime().availableProcessors();
    JavaChild child =
        JavaChild.start(
            "the process that measures matrix products",
            MatmulPeakProcess.class,
            types.stream().map(DataType::name).toList(),
            cores,
            Map.of("ai.djl.offline", "true"),
            log);
    MatmulPeak peak = new MatmulPeak(child);
    try {
      peak.operationsPerSecond();
      return peak;
    } catch (RuntimeException e) {
      peak.close();
      throw e;
    }
  }

  /** Floating-point operations per second now. */
  public double operationsPerSecond() {
    try {
      child.toChild().writeByte(0);
      child.toChild().flush();
      return child.fromChild().readDouble();
    } catch (IOException e) {
      throw child.broken(e);
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
