package dev.moemesh.contract.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void doublesUpToTheMostAndStaysBetweenHalfAndAllOfIt() {
    Backoff backoff = backoff(1);
    for (int failures = 1; failures < 100; failures++) {
      long full = Math.min(50L << Math.min(failures - 1, 20), 2000);
      assertThat(backoff.delay(failures))
          .isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
    }
  }

  @Test
  void twoPodsDoNotComeBackTogether() {
    Backoff backoff = backoff(2);

    assertThat(backoff.delay(3)).isNotEqualTo(backoff.delay(3));
  }

  private static Backoff backoff(long seed) {
    return new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2), new Random(seed));
  }
}
