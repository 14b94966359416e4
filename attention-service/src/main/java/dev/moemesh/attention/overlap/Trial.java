package dev.moemesh.attention.overlap;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Two numbers of micro-batches in turn, held against each other by the median of their steps: so
 * neither what changes meanwhile nor a step that is out of the ordinary counts for one of them. Not
 * thread-safe.
 */
final class Trial {

  /** Steps with each. */
  static final int STEPS = 5;

  /** The other number must take less than this part of the time. */
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

  /** Whose turn it is. */
  int next() {
    return steps % 2 == 0 ? current : other;
  }

  /** The step whose turn it was took so long. */
  void took(double nanosPerRow) {
    (steps % 2 == 0 ? currentNanos : otherNanos)[steps / 2] = nanosPerRow;
    steps++;
  }

  /** The number to go on with; empty until the trial is through. */
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
