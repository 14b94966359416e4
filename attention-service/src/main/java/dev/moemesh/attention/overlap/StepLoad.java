package dev.moemesh.attention.overlap;

/**
 * What a step has to do.
 *
 * @param rows of all sequences
 * @param sequences that it takes forward, at least 1
 * @param prefill whether a sequence has more than one row in it
 */
public record StepLoad(int rows, int sequences, boolean prefill) {

  public StepLoad {
    if (sequences < 1 || rows < sequences) {
      throw new IllegalArgumentException(
          "a step has at least one sequence of at least one row each, found %d rows of %d"
              .formatted(rows, sequences));
    }
  }

  /** Loads whose times per row can be compared. */
  Kind kind() {
    return new Kind(Integer.highestOneBit(rows), prefill);
  }

  /**
   * Like loads.
   *
   * @param leastRows a power of two; there are fewer than twice as many
   */
  record Kind(int leastRows, boolean prefill) {}
}
