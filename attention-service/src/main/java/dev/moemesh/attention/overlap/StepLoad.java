package dev.moemesh.attention.overlap;

/**
 * The load of a step. Immutable.
 *
 * @param rows rows of all sequences
 * @param sequences sequences, at least 1
 * @param prefill whether a sequence has more than one row
 */
public record StepLoad(int rows, int sequences, boolean prefill) {

  public StepLoad {
    if (sequences < 1 || rows < sequences) {
      throw new IllegalArgumentException(
          "a step has at least one sequence of at least one row each, found %d rows of %d"
              .formatted(rows, sequences));
    }
  }

  /** The class of loads whose times per row are comparable. */
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
