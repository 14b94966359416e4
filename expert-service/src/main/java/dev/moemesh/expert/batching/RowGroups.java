package dev.moemesh.expert.batching;

import dev.moemesh.contract.v1.ComputeHeader;

/**
 * The rows of a frame or a batch: group after group, one expert each. Immutable.
 *
 * <p>A class, not a record: its arrays are shared.
 */
public final class RowGroups {
  private final int[] experts;
  private final int[] rowCounts;
  private final int rows;

  RowGroups(int[] experts, int[] rowCounts) {
    this.experts = experts;
    this.rowCounts = rowCounts;
    int sum = 0;
    for (int count : rowCounts) {
      sum = Math.addExact(sum, count);
    }
    this.rows = sum;
  }

  /** The groups of a checked frame. */
  static RowGroups of(ComputeHeader header) {
    int[] experts = new int[header.getExpertsCount()];
    int[] rowCounts = new int[experts.length];
    for (int i = 0; i < experts.length; i++) {
      experts[i] = header.getExperts(i);
      rowCounts[i] = header.getRowCounts(i);
    }
    return new RowGroups(experts, rowCounts);
  }

  /** The number of groups. */
  public int size() {
    return experts.length;
  }

  /** The expert of a group. */
  public int expert(int group) {
    return experts[group];
  }

  /** The rows of a group. */
  public int rowCount(int group) {
    return rowCounts[group];
  }

  /** The rows of all groups. */
  public int rows() {
    return rows;
  }

  /** The rows of each group, for the native call; callers must not change the array. */
  int[] rowCounts() {
    return rowCounts;
  }
}
