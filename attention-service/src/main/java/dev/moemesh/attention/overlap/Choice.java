package dev.moemesh.attention.overlap;

import java.util.Optional;

/**
 * The number of micro-batches for one kind of load. From time to time a {@link Trial} compares it
 * with a neighbour. Not thread-safe.
 */
final class Choice {

  /** Steps before the first trial, and after a change. */
  static final int STEPS_AFTER_CHANGE = 30;

  /** Steps after a trial without a change. */
  static final int STEPS_BETWEEN_TRIALS = 200;

  /** A second micro-batch is tried if calls spend this part of a step on the network. */
  static final double WORTHWHILE_NETWORK_SHARE = 0.1;

  private static final double SMOOTHING = 0.1;

  private int current = 1;
  private int direction = 1;
  private int untilTrial = STEPS_AFTER_CHANGE;
  private double networkShare;
  private Optional<Trial> trial = Optional.empty();

  /** Micro-batches of the next step, within its limit. */
  int next(int most) {
    if (trial.isEmpty() && untilTrial <= 0) {
      trial = neighbour(most).map(other -> new Trial(current, other));
    }
    return Math.min(trial.map(Trial::next).orElse(current), most);
  }

  /** The number to try: further in the direction that paid off, or back; empty if neither helps. */
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
   * Records a step.
   *
   * @param share part of its time that calls were on the network; valid with one micro-batch only,
   *     as concurrent calls count each
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
