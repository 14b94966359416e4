package dev.moemesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoissonArrivalsTest {
  @Test
  void arrivalsHaveTheRateAndTheScatterOfPoisson() {
    double seconds = 10_000;
    List<Duration> arrivals =
        new PoissonArrivals(1, 5).within(Duration.ofMillis((long) (seconds * 1000)));

    long shortGaps = 0;
    for (int i = 1; i < arrivals.size(); i++) {
      shortGaps +=
          arrivals.get(i).minus(arrivals.get(i - 1)).compareTo(Duration.ofMillis(200)) < 0 ? 1 : 0;
    }
    assertThat(arrivals).isSorted();
    assertThat(arrivals.size() / seconds).isBetween(4.9, 5.1);
    // A gap is shorter than the mean with probability 1 - 1/e.
    assertThat((double) shortGaps / arrivals.size()).isBetween(0.62, 0.645);
  }

  @Test
  void aSeedRepeatsItself() {
    Duration minute = Duration.ofMinutes(1);

    assertThat(new PoissonArrivals(7, 3).within(minute))
        .isEqualTo(new PoissonArrivals(7, 3).within(minute))
        .isNotEqualTo(new PoissonArrivals(8, 3).within(minute));
  }

  @Test
  void aTimeTooShortForARequestIsRefused() {
    assertThatThrownBy(() -> new PoissonArrivals(1, 0.001).within(Duration.ofMillis(1)))
        .hasMessageContaining("--duration: expected room for a request");
  }
}
