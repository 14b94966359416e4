package dev.moemesh.gateway.quota;

import java.time.Duration;

/**
 * A bucket that fills evenly, to its capacity within a minute, and starts full. Its level may be
 * negative, as a debt that the next minute pays. Times are nanoseconds of one monotonic clock. For
 * one thread at a time.
 */
final class TokenBucket {
  private static final double NANOS_PER_MINUTE = 60e9;

  /** Far below one token; it absorbs the rounding of the refill. */
  private static final double TOLERANCE = 1e-6;

  private final long capacity;
  private double level;
  private long refilledAt;

  TokenBucket(long capacity, long now) {
    this.capacity = capacity;
    this.level = (double) capacity;
    this.refilledAt = now;
  }

  long capacity() {
    return capacity;
  }

  /** Takes an amount if the bucket holds it; else takes nothing and returns false. */
  boolean take(long amount, long now) {
    refill(now);
    if (level + TOLERANCE < (double) amount) {
      return false;
    }
    level -= (double) amount;
    return true;
  }

  /** Corrects an earlier take: a positive amount is given back, a negative one is taken in debt. */
  void correct(long amount, long now) {
    refill(now);
    level = Math.min((double) capacity, level + (double) amount);
  }

  /** Whole tokens that the bucket holds, never negative. */
  long remaining(long now) {
    refill(now);
    return Math.max(0, (long) Math.floor(level + TOLERANCE));
  }

  /** The time until the bucket holds an amount of at most its capacity. */
  Duration until(long amount, long now) {
    refill(now);
    double missing = (double) amount - level;
    return missing <= TOLERANCE
        ? Duration.ZERO
        : Duration.ofNanos((long) Math.ceil(missing * NANOS_PER_MINUTE / (double) capacity));
  }

  Duration untilFull(long now) {
    return until(capacity, now);
  }

  private void refill(long now) {
    double refilled = (double) (now - refilledAt) * ((double) capacity / NANOS_PER_MINUTE);
    if (refilled > 0) {
      level = Math.min((double) capacity, level + refilled);
      refilledAt = now;
    }
  }
}
