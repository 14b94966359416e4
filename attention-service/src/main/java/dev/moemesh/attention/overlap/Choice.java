package dev.moemesh.attention.overlap;

import java.util.Optional;

/**
 * The number of micro-batches for one kind of load. Now and then a {@link Trial} holds it against a
 * neighbour. Not thread-safe.
 */
final class Choice {

  /** Steps before the first trial, and after a change. */
  static final int STEPS_AFTER_CHANGE = 30;

  /** Steps between trials that change nothing. */
  static final int STEPS_BETWEEN_TRIALS = 200;

  /** Part of a step that calls must be on their way for a second micro-batch to be tried. */
  static final double WORTHWHILE_NETWORK_SHARE = 0.1;

  private static final double SMOOTHING = 0.1;

  private int current = 1;
  private int direction = 1;
  private int untilTrial = STEPS_AFTER_CHANGE;
  private double networkShare;
  private Optional<Trial> trial = Optional.empty();

  /** Micro-batches of the next step, of which there can be so many. */
  int next(int most) {
    if (trial.isEmpty() && untilTrial <= 0) {
      trial = neighbour(most).map(other -> new Trial(current, other));
    }
    return Math.min(trial.map(Trial::next).orElse(current), most);
  }

  /**
   * Whom to try: on in the direction that paid, or back; empty if it is pointless or impossible.
   */
  private Optional<Integer> neighbour(int most) {
    if (current + direction < 1 || current + direction > Overlap.MOST) {
      direction = -direction;
    }
    boolean pointless = current == 1 && networkShare < WORTHWHILE_NETWORK_SHARE;
    return pointless || current + direction > most
        ? Optional.empty()
        : Optional.of(current + direction);
  }

  /**
   * A step is through.
   *
   * @param share part of its time that calls were on their way; means something with one
   *     micro-batch only, as calls in flight at once count each
   */
  void took(int microBatches, double nanosPerRow, double share) {
    if (microBatches == 1) {
      networkShare += SMOOTHING * (share - networkShare);
    }
    if (trial.isEmpty()) {
      untilTrial--;
    } else if (trial.get().next() == microBatches) {
      trial.get().took(nanosPerRow);
      trial.get().better().ifPresent(this::settle);
    }
  }

  private void settle(int better) {
    boolean change = better != current;
    current = better;
    direction = change ? direction : -direction;
    untilTrial = change ? STEPS_AFTER_CHANGE : STEPS_BETWEEN_TRIALS;
    trial = Optional.empty();
  }
}
