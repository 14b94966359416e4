package dev.moemesh.model.gating;

import java.util.BitSet;

/**
 * The scores of a batch: float32 {@code [rowCount, expertCount]}, row-major. The gate fills it, and
 * its choice rule reads it. The memory grows and is used again. Not thread-safe.
 */
public final class GateScores {
  private final BitSet unscored = new BitSet();
  private float[] numbers = new float[0];
  private int rowCount;
  private int expertCount;

  /** Spares the look-up of each row where no row is unscored. */
  private boolean allScored = true;

  GateScores() {}

  /** Makes room; the numbers are undefined until they are written. */
  float[] reset(int rowCount, int expertCount) {
    int length = Math.multiplyExact(rowCount, expertCount);
    if (numbers.length < length) {
      numbers = new float[Math.max(length, 2 * numbers.length)];
    }
    this.rowCount = rowCount;
    this.expertCount = expertCount;
    unscored.clear();
    allScored = true;
    return numbers;
  }

  /** Turns the logits that the numbers hold into scores. */
  void apply(ScoreFunction function) {
    for (int row = 0; row < rowCount; row++) {
      if (!function.score(numbers, row * expertCount, expertCount)) {
        unscored.set(row);
        allScored = false;
      }
    }
  }

  /** Rows of the batch. */
  public int rowCount() {
    return rowCount;
  }

  /** Experts of the layer. */
  public int expertCount() {
    return expertCount;
  }

  /** Whether the row has scores. A choice rule ends a row without scores at fault. */
  public boolean isScored(int row) {
    return allScored || !unscored.get(row);
  }

  /** The score of an expert for a row that has scores. */
  public float score(int row, int expert) {
    return numbers[row * expertCount + expert];
  }

  /** All scores; element {@code row * expertCount + expert} is that of an expert for a row. */
  float[] numbers() {
    return numbers;
  }

  /**
   * Checks that a choice rule has ended each row, and each row without scores at fault.
   *
   * @throws IllegalStateException if it has not
   */
  void requireAssigned(Assignment assignment) {
    assignment.firstChoice(rowCount);
    for (int row = unscored.nextSetBit(0); row >= 0; row = unscored.nextSetBit(row + 1)) {
      if (!assignment.atFault(row)) {
        throw new IllegalStateException(
            "expected row %d, which has no scores, to be at fault, found it assigned; the gate's choice rule must end it at fault"
                .formatted(row));
      }
    }
  }
}
