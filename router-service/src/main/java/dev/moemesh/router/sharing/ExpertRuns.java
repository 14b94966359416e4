package dev.moemesh.router.sharing;

import java.util.Arrays;

/**
 * Runs of rows, at most one for each expert, in the order in which they were added. The arrays
 * grow. Used on one thread.
 */
final class ExpertRuns {
  /** Enough for most shares. Each growth copies three arrays. */
  private static final int FIRST_RUNS = 16;

  private int[] experts = new int[FIRST_RUNS];
  private int[] starts = new int[FIRST_RUNS];
  private int[] rowCounts = new int[FIRST_RUNS];
  private int size;
  private int rows;

  /**
   * Adds a run.
   *
   * @param start the first place of the run in the call's groups
   */
  void add(int expert, int start, int rowCount) {
    if (size == experts.length) {
      experts = Arrays.copyOf(experts, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      rowCounts = Arrays.copyOf(rowCounts, 2 * size);
    }
    experts[size] = expert;
    starts[size] = start;
    rowCounts[size] = rowCount;
    size++;
    rows += rowCount;
  }

  /** The number of runs. */
  int size() {
    return size;
  }

  /** The rows of all runs. */
  int rows() {
    return rows;
  }

  int expert(int run) {
    return experts[run];
  }

  int start(int run) {
    return starts[run];
  }

  int rowCount(int run) {
    return rowCounts[run];
  }

  boolean contains(int expert) {
    for (int run = 0; run < size; run++) {
      if (experts[run] == expert) {
        return true;
      }
    }
    return false;
  }
}
