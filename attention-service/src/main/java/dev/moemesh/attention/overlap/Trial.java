package dev.moemesh.attention.overlap;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Compares two numbers of micro-batches in alternate steps, by the median. So neither a drift of
 * the load nor an outlier favours one of them. Not thread-safe.
 */
final class Trial {

  /** Steps with each. */
  static final int STEPS = 5;

  /** The other number wins if it takes less than this part of the time. */
  static final double CLEARLY = 0.95;

  private final int current;
  private final int other;
  private final double[] currentNanos = new double[STEPS];
  private final double[] otherNanos = new double[STEPS];
  private int steps;

  Trial(int current, int other) {
    this.current = current;
    this.other = other;
  }

  /** The number for the next step. */
  int next() {
    return steps % 2 == 0 ? current : other;
  }

  /** Records the step that had this number. */
  void took(double nanosPerRow) {
    (steps % 2 == 0 ? currentNanos : otherNanos)[steps / 2] = nanosPerRow;
    steps++;
  }

  /** The better number; empty until the trial has ended. */
  OptionalInt better() {
    if (steps < 2 * STEPS) {
      return OptionalInt.empty();
    }
    boolean clearly = median(otherNanos) < CLEARLY * median(currentNanos);
    return OptionalInt.of(clearly ? other : current);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
