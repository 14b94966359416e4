package dev.moemesh.router.pods;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a connection is tried again: doubling from {@code first} to {@code most},
 * and of that a random part between a half and all, so that many do not come at once.
 */
public record Backoff(Duration first, Duration most) {

  public Backoff {
    if (!first.isPositive() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "expected 0 < first <= most, found %s and %s".formatted(first, most));
    }
  }

  /**
   * The wait before a try.
   *
   * @param failures tries that have failed in a row, from 1
   */
  public Duration delay(int failures, RandomGenerator random) {
    int doublings = Math.min(failures - 1, 30);
    double full =
        Math.min(Math.scalb((double) first.toNanos(), doublings), (double) most.toNanos());
    return Duration.ofNanos((long) (full * (0.5 + random.nextDouble() / 2)));
  }
}
