package dev.moemesh.router.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class RouterMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RouterMetrics metrics = new RouterMetrics(registry, 0);

  @Test
  void rowsCountForTheirLayerAndExpert() {
    metrics.rows(1, 2, 3);
    metrics.rows(2, 1, 5);
    metrics.rows(1, 2, 4);

    assertThat(rows(1, 2)).isEqualTo(7);
    assertThat(rows(2, 1)).isEqualTo(5);
    assertThat(registry.find("moe.expert.rows").counters()).hasSize(2);
  }

  @Test
  void countingRowsAllocatesNothingForAnExpertThatHasHadSome() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    count(100);
    threads.getCurrentThreadAllocatedBytes();

    long before = threads.getCurrentThreadAllocatedBytes();
    count(10_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(allocated).isLessThan(10_000);
  }

  private void count(int times) {
    for (int i = 0; i < times; i++) {
      metrics.rows(1000, i % 50, 1);
    }
  }

  private double rows(int layer, int expert) {
    return registry
        .get("moe.expert.rows")
        .tags("layer", Integer.toString(layer), "expert", Integer.toString(expert))
        .counter()
        .count();
  }
}
