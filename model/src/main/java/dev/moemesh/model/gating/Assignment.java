package dev.moemesh.model.gating;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;

/**
 * The experts and gate weights of each row of a batch, as compressed sparse rows.
 *
 * <p>A <em>choice</em> is one expert of one row. Choices are numbered from 0, by row and within a
 * row in gate order. A row may have any number of choices. A row without choices is
 * <em>dropped</em> (Fedus et al., "Switch Transformers", 2022, section 2.2; Lepikhin et al.,
 * "GShard", 2021, section 2.2): no expert computes it, and its sum is zero. A row is <em>at
 * fault</em> if its gate logits are not finite, so that it has no scores. It has no choices, and
 * its sum is NaN.
 *
 * <p>The gate fills an assignment row by row: {@link #reset}, then for each row its {@linkplain
 * #choose choices} and one call of {@link #endRow} or {@link #endRowAtFault}. The arrays grow and
 * are used again by the next batch. Not thread-safe.
 */
public final class Assignment {
  /** Stands for an expert in {@link #writeExpertIds} where a row has no further choice. */
  private static final short NO_EXPERT = -1;

  /** Element {@code row} is the row's first choice; one element more than there are rows. */
  private int[] firstChoices = new int[1];

  private final BitSet faults = new BitSet();
  private int[] experts = new int[0];
  private int[] rows = new int[0];
  private float[] weights = new float[0];
  private int rowCount;
  private int endedRows;
  private int choiceCount;

  /** Begins a batch of that many rows; what was assigned before is void. */
  public void reset(int rowCount) {
    if (rowCount < 0) {
      throw new IllegalArgumentException("rowCount: expected zero or positive, found " + rowCount);
    }
    if (firstChoices.length <= rowCount) {
      firstChoices = new int[Math.max(rowCount + 1, 2 * firstChoices.length)];
    }
    this.rowCount = rowCount;
    endedRows = 0;
    choiceCount = 0;
    faults.clear();
  }

  /** Gives the current row its next expert in gate order, with the weight of its output. */
  public void choose(int expert, float weight) {
    if (choiceCount == experts.length) {
      grow(choiceCount + 1);
    }
    experts[choiceCount] = expert;
    weights[choiceCount] = weight;
    rows[choiceCount] = endedRows;
    choiceCount++;
  }

  /**
   * Gives the current row its next experts in gate order, with the weights of their outputs.
   *
   * @param ids of the experts; the first {@code count} elements are read
   * @param outputWeights by the same index
   */
  public void chooseAll(int[] ids, float[] outputWeights, int count) {
    int first = choiceCount;
    if (experts.length - first < count) {
      grow(first + count);
    }
    for (int i = 0; i < count; i++) {
      experts[first + i] = ids[i];
      weights[first + i] = outputWeights[i];
      rows[first + i] = endedRows;
    }
    choiceCount = first + count;
  }

  private void grow(int least) {
    int length = Math.max(Math.max(16, least), 2 * experts.length);
    experts = Arrays.copyOf(experts, length);
    weights = Arrays.copyOf(weights, length);
    rows = Arrays.copyOf(rows, length);
  }

  /**
   * Ends the current row; without choices it is dropped.
   *
   * @throws IndexOutOfBoundsException if all rows of the batch have ended
   */
  public void endRow() {
    Objects.checkIndex(endedRows, rowCount);
    firstChoices[++endedRows] = choiceCount;
  }

  /** Ends the current row, which has no scores. Choices that it was given are void. */
  public void endRowAtFault() {
    choiceCount = firstChoices[endedRows];
    faults.set(endedRows);
    endRow();
  }

  /** Rows of the batch. */
  public int rowCount() {
    return rowCount;
  }

  /** Choices of all rows that have ended. */
  public int choiceCount() {
    return firstChoices[endedRows];
  }

  /**
   * The first choice of a row; that of row {@code rowCount} is {@link #choiceCount}. The choices of
   * a row end where those of the next row begin.
   *
   * @throws IllegalStateException if the row before has not ended
   */
  public int firstChoice(int row) {
    if (row > endedRows) {
      throw new IllegalStateException(
          "expected the assignment of row %d, found %d of %d rows assigned; the gate's choice rule must end each row"
              .formatted(row - 1, endedRows, rowCount));
    }
    return firstChoices[row];
  }

  /** Whether the row has no scores, because its gate logits are not finite. */
  public boolean atFault(int row) {
    return faults.get(row);
  }

  /** The expert of a choice. */
  public int expert(int choice) {
    return experts[Objects.checkIndex(choice, choiceCount)];
  }

  /** The weight of a choice's output in the sum of its row. */
  public float weight(int choice) {
    return weights[Objects.checkIndex(choice, choiceCount)];
  }

  /** The row of a choice. */
  public int row(int choice) {
    return rows[Objects.checkIndex(choice, choiceCount)];
  }

  /**
   * Writes the expert ids of all rows as a table: u16 little-endian {@code [rowCount,
   * expertsPerRow]}, in gate order. Where a row has fewer choices the rest of its entries is
   * 0xffff. Choices beyond {@code expertsPerRow} are left out.
   *
   * @param out receives the table from its position, in little-endian order whatever its own is
   * @throws java.nio.BufferOverflowException if {@code out} is too short
   */
  public void writeExpertIds(int expertsPerRow, ByteBuffer out) {
    ByteBuffer ids = out.slice().order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rowCount; row++) {
      int first = firstChoice(row);
      int end = Math.min(firstChoice(row + 1), first + expertsPerRow);
      for (int choice = first; choice < end; choice++) {
        ids.putShort((short) experts[choice]);
      }
      for (int missing = end - first; missing < expertsPerRow; missing++) {
        ids.putShort(NO_EXPERT);
      }
    }
    out.position(out.position() + ids.position());
  }
}
