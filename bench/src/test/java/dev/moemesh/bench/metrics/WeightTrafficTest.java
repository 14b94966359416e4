package dev.moemesh.bench.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WeightTrafficTest {
  private final WeightTraffic traffic = new WeightTraffic(1000, 0, 100, 2, 8, 2);

  @Test
  void oneRowReadsTheExpertsThatItChose() {
    assertThat(traffic.distinctExperts(1)).isCloseTo(2, within(1e-9));
    assertThat(traffic.bytesPerStep(1)).isCloseTo(1000 + 2 * 2 * 100, within(1e-9));
  }

  @Test
  void manyRowsReadAllExpertsOnce() {
    assertThat(traffic.distinctExperts(2)).isCloseTo(3.5, within(1e-9));
    assertThat(traffic.bytesPerStep(1000)).isCloseTo(1000 + 2 * 8 * 100, within(1e-6));
  }

  @Test
  void theLimitIsBandwidthOverBytesPerToken() {
    assertThat(traffic.tokensPerSecond(1, 14_000)).isCloseTo(10, within(1e-9));
  }
}
