package dev.moemesh.model.torch;

/**
 * The row counts with which oneDNN's linears are called. oneDNN compiles a primitive for each new
 * row count, which takes milliseconds. So rows are padded up to one of a few counts. A row's result
 * does not depend on the other rows. So the padding rows keep what the memory holds, and their
 * results are discarded. There are never fewer than two rows, since a single one takes another
 * path, with other bits.
 */
public final class RowBuckets {
  private RowBuckets() {}

  /**
   * The row count that a call of {@code rows} rows is padded to. The counts are 2, 4, 8 and 16.
   * Multiples of 16 up to 128 follow, then multiples of 32 up to 512, and of 128 beyond.
   *
   * @throws IllegalArgumentException if rows is not positive
   */
  public static int padded(int rows) {
    if (rows <= 0) {
      throw new IllegalArgumentException("rows must be positive, not " + rows);
    }
    if (rows <= 16) {
      return Math.max(2, Integer.highestOneBit(2 * rows - 1));
    }
    int multiple = rows <= 128 ? 16 : rows <= 512 ? 32 : 128;
    return Math.ceilDiv(rows, multiple) * multiple;
  }
}
