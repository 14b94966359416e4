package dev.moemesh.router.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));

  @Test
  void doublesUpToTheMostAndStaysBetweenHalfAndAllOfIt() {
    Random random = new Random(1);
    for (int failures = 1; failures < 100; failures++) {
      long full = Math.min(50L << Math.min(failures - 1, 20), 2000);
      Duration delay = backoff.delay(failures, random);
      assertThat(delay).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
    }
  }

  @Test
  void twoPodsDoNotComeBackTogether() {
    Random random = new Random(2);

    assertThat(backoff.delay(3, random)).isNotEqualTo(backoff.delay(3, random));
  }
}
