package dev.moemesh.model.decoder;

import java.util.List;

/**
 * One step of a batch: which rows go through the layers. Rows of one sequence stand together, in
 * order of position.
 *
 * @param tokenIds {@code [rows]}
 * @param positions {@code [rows]}: the rows' positions in their sequences, from 0
 * @param slots {@code [rows]}: the KV cache slot that each row's key and value go to
 * @param segments the sequences, in the order of their rows
 * @param logitRows rows whose logits are wanted, ascending
 * @param routing whether the experts chosen for each row are wanted
 */
@SuppressWarnings("ArrayRecordComponent") // written once, by one thread, for one step
public record StepPlan(
    long[] tokenIds,
    long[] positions,
    long[] slots,
    List<Segment> segments,
    long[] logitRows,
    boolean routing) {

  public StepPlan {
    segments = List.copyOf(segments);
    int rows = segments.stream().mapToInt(Segment::rowCount).sum();
    if (rows == 0 || tokenIds.length != rows || positions.length != rows || slots.length != rows) {
      throw new IllegalArgumentException(
          "a plan needs as many ids, positions and slots as its segments have rows, at least one;"
              + " found %d, %d, %d for %d"
                  .formatted(tokenIds.length, positions.length, slots.length, rows));
    }
  }

  /** Rows of the step. */
  public int rowCount() {
    return tokenIds.length;
  }

  /**
   * A sequence's part in a step.
   *
   * @param rowCount new rows, at least 1
   * @param contextSlots the KV cache slots of the positions from 0 to the last new row, the new
   *     rows' slots included
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Segment(int rowCount, long[] contextSlots) {
    public Segment {
      if (rowCount < 1 || contextSlots.length < rowCount) {
        throw new IllegalArgumentException(
            "a segment of " + rowCount + " rows over a context of " + contextSlots.length);
      }
    }
  }
}
