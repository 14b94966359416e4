package dev.moemesh.bench.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.deploy.formats.PrometheusText;
import org.junit.jupiter.api.Test;

class LayerCountersTest {
  private static final String METRICS =
      """
      # HELP moe_layer_nanos_total Nanoseconds that MoE layer calls spent, by part
      # TYPE moe_layer_nanos_total counter
      moe_layer_nanos_total{part="gate",instance="a \\"b\\""} 2.0E6
      moe_layer_nanos_total{part="compute"} 8.0E6
      moe_layer_calls_total 4.0
      moe_other_total NaN
      broken{ 1
      """;

  @Test
  void countersAreReadOutOfMetricsText() {
    LayerCounters counters = LayerCounters.in(PrometheusText.parse(METRICS));

    assertThat(counters.calls()).isEqualTo(4);
    assertThat(counters.microsPerCall(LayerPart.GATE)).hasValue(500);
    assertThat(counters.microsPerCall(LayerPart.COMPUTE)).hasValue(2000);
    assertThat(counters.microsPerCall(LayerPart.WIRE)).hasValue(0);
  }

  @Test
  void aPhaseIsTheDifferenceOfWhatWasCountedBeforeAndAfter() {
    LayerCounters before = LayerCounters.in(PrometheusText.parse(METRICS));
    LayerCounters after =
        before.plus(LayerCounters.in(PrometheusText.parse(METRICS.replace("8.0E6", "4.0E6"))));

    LayerCounters phase = after.since(before);

    assertThat(phase.calls()).isEqualTo(4);
    assertThat(phase.microsPerCall(LayerPart.COMPUTE)).hasValue(1000);
  }

  @Test
  void withoutCallsThereIsNoMean() {
    assertThat(LayerCounters.NONE.microsPerCall(LayerPart.GATE)).isEmpty();
  }
}
