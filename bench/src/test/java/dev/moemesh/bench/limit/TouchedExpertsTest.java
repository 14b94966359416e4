package dev.moemesh.bench.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moemesh.bench.metrics.LayerCounters;
import dev.moemesh.bench.metrics.MeshCounters;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TouchedExpertsTest {
  private static final ModelCost COST = ModelCosts.simple();

  @Test
  void stepsThatHadThePromptAreTakenOut() {
    // One prompt of 1,000 rows touches all 8 experts of both layers; 9 steps touch 3 of each.
    MeshCounters counters = counters(20, 10, 2 * (8 + 9 * 3));

    TouchedExperts touched = TouchedExperts.decoding(COST, counters, 1, 1000, 10);

    assertThat(touched.counted()).isTrue();
    assertThat(touched.perLayer()).isCloseTo(3, within(1e-9));
  }

  @Test
  void aPromptTouchesWhatItsStepsRan() {
    TouchedExperts touched = TouchedExperts.prefilling(COST, counters(2, 1, 2 * 7), 512);

    assertThat(touched).isEqualTo(new TouchedExperts(7, true));
  }

  @Test
  void anExpertThatTwoStepsOfAPromptRunIsReadOnceAtLeast() {
    TouchedExperts touched = TouchedExperts.prefilling(COST, counters(4, 2, 4 * 8), 1024);

    assertThat(touched).isEqualTo(new TouchedExperts(8, true));
  }

  @Test
  void chanceStandsInForWhatNobodyCounted() {
    TouchedExperts touched = TouchedExperts.decoding(COST, MeshCounters.NONE, 2, 64, 64);

    assertThat(touched.counted()).isFalse();
    assertThat(touched.perLayer()).isCloseTo(3.5, within(1e-9));
  }

  @Test
  void whereStepsAreSplitRunsAreNotExperts() {
    MeshCounters split = counters(2 * 20, 10, 2 * 10 * 8);

    assertThat(TouchedExperts.decoding(COST, split, 2, 64, 10).counted()).isFalse();
  }

  private static MeshCounters counters(double layerCalls, double steps, double runs) {
    return new MeshCounters(new LayerCounters(layerCalls, Map.of()), steps, runs);
  }
}
