package dev.moemesh.expert.batching;

import java.util.Arrays;
import java.util.List;

/** The order of the rows of several frames in one batch: by expert, then by frame. Immutable. */
final class BatchPlan {
  private final RowGroups groups;
  private final int[][] firstRows;

  private BatchPlan(RowGroups groups, int[][] firstRows) {
    this.groups = groups;
    this.firstRows = firstRows;
  }

  static BatchPlan of(List<RowGroups> frames) {
    int[] experts = distinctExperts(frames);
    int[] rowCounts = new int[experts.length];
    for (RowGroups frame : frames) {
      for (int group = 0; group < frame.size(); group++) {
        rowCounts[Arrays.binarySearch(experts, frame.expert(group))] += frame.rowCount(group);
      }
    }
    return new BatchPlan(new RowGroups(experts, rowCounts), firstRows(frames, experts, rowCounts));
  }

  private static int[] distinctExperts(List<RowGroups> frames) {
    int[] all = new int[frames.stream().mapToInt(RowGroups::size).sum()];
    int next = 0;
    for (RowGroups frame : frames) {
      for (int group = 0; group < frame.size(); group++) {
        all[next++] = frame.expert(group);
      }
    }
    return Arrays.stream(all).sorted().distinct().toArray();
  }

  private static int[][] firstRows(List<RowGroups> frames, int[] experts, int[] rowCounts) {
    int[] nextRow = new int[experts.length];
    for (int i = 1; i < experts.length; i++) {
      nextRow[i] = nextRow[i - 1] + rowCounts[i - 1];
    }
    int[][] firstRows = new int[frames.size()][];
    for (int frame = 0; frame < firstRows.length; frame++) {
      RowGroups groups = frames.get(frame);
      firstRows[frame] = new int[groups.size()];
      for (int group = 0; group < groups.size(); group++) {
        int expert = Arrays.binarySearch(experts, groups.expert(group));
        firstRows[frame][group] = nextRow[expert];
        nextRow[expert] += groups.rowCount(group);
      }
    }
    return firstRows;
  }

  /** The batch's own groups. */
  RowGroups groups() {
    return groups;
  }

  /** The batch's row where a frame's group begins. */
  int firstRow(int frame, int group) {
    return firstRows[frame][group];
  }
}
