package dev.moemesh.model.decoder;

import java.util.List;

/**
 * One step of a batch: which rows go through the layers. Rows of one sequence stand together, in
 * order of position.
 *
 * @param tokenIds {@code [rows]}
 * @param segments the sequences, in the order of their rows
 * @param logitRows rows whose logits are wanted, ascending
 * @param routing whether the experts chosen for each row are wanted
 */
@SuppressWarnings("ArrayRecordComponent") // written once, by one thread, for one step
public record StepPlan(long[] tokenIds, List<Segment> segments, long[] logitRows, boolean routing) {

  public StepPlan {
    segments = List.copyOf(segments);
    int rows = segments.stream().mapToInt(Segment::rowCount).sum();
    if (rows == 0 || tokenIds.length != rows) {
      throw new IllegalArgumentException(
          "a plan needs as many ids as its segments have rows, at least one; found %d for %d"
              .formatted(tokenIds.length, rows));
    }
  }

  /** Rows of the step. */
  public int rowCount() {
    return tokenIds.length;
  }

  /**
   * A sequence's part in a step: its last positions.
   *
   * @param rowCount new rows, at least 1
   * @param contextLength positions from 0 to the last new row
   * @param blocks the KV cache blocks of these positions, {@link Decoder#BLOCK_POSITIONS} in each;
   *     there may be more
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Segment(int rowCount, int contextLength, int[] blocks) {
    public Segment {
      if (rowCount < 1
          || contextLength < rowCount
          || (long) blocks.length * Decoder.BLOCK_POSITIONS < contextLength) {
        throw new IllegalArgumentException(
            "a segment of %d rows over a context of %d in %d blocks"
                .formatted(rowCount, contextLength, blocks.length));
      }
    }

    /** Position of the first new row. */
    int firstPosition() {
      return contextLength - rowCount;
    }

    /** The cache slot of a position, counted over all blocks. */
    long slot(int position) {
      return (long) blocks[position / Decoder.BLOCK_POSITIONS] * Decoder.BLOCK_POSITIONS
          + position % Decoder.BLOCK_POSITIONS;
    }
  }
}
