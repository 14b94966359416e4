package dev.moemesh.contract.exchange;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with jitter between attempts to connect. The full delay doubles with each
 * failure from {@code first} to {@code most}. The delay is a random part of it between one half and
 * all, so that peers that failed together do not retry together.
 *
 * @param first full delay after one failure
 * @param most upper bound of the full delay
 * @param random source of the jitter; used on the thread that asks for delays
 */
public record Backoff(Duration first, Duration most, RandomGenerator random) {
  private static final int MOST_DOUBLINGS = 30;

  public Backoff {
    if (!first.isPositive() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "expected 0 < first <= most, found %s and %s".formatted(first, most));
    }
  }

  /**
   * The delay before the next attempt.
   *
   * @param failures attempts that have failed in a row, from 1
   */
  public Duration delay(int failures) {
    int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
    double full =
        Math.min(Math.scalb((double) first.toNanos(), doublings), (double) most.toNanos());
    return Duration.ofNanos((long) (full * (0.5 + random.nextDouble() / 2)));
  }
}
