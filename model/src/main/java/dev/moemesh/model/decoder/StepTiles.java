package dev.moemesh.model.decoder;

import dev.moemesh.model.attention.AttentionKernel;
import dev.moemesh.model.config.AttentionConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a step, cut into what a thread takes at a time.
 *
 * @param positions {@code [rows]}: each row's position in its sequence
 * @param blocks {@code [rows]}: the cache block of each row's position
 * @param tiles tokens of one sequence each; the largest contexts of a sequence come first
 * @param operations multiplications and additions of a layer's attention, all heads and the whole
 *     context seen
 */
@SuppressWarnings("ArrayRecordComponent") // written once, by one thread, for one step
record StepTiles(int[] positions, int[] blocks, List<Tile> tiles, long operations) {

  static StepTiles of(StepPlan plan, AttentionConfig attention) {
    int[] positions = new int[plan.rowCount()];
    int[] blocks = new int[positions.length];
    int most = AttentionKernel.tileTokens(attention);
    List<Tile> tiles = new ArrayList<>();
    long seen = 0;
    int row = 0;
    for (StepPlan.Segment segment : plan.segments()) {
      int first = segment.firstPosition();
      for (int i = 0; i < segment.rowCount(); i++) {
        positions[row + i] = first + i;
        blocks[row + i] = segment.blocks()[(first + i) / Decoder.BLOCK_POSITIONS];
      }
      for (int to = segment.rowCount(); to > 0; to -= most) {
        int from = Math.max(0, to - most);
        tiles.add(new Tile(row + from, to - from, first + from, segment.blocks()));
        seen += (long) (to - from) * (first + to);
      }
      row += segment.rowCount();
    }
    return new StepTiles(positions, blocks, tiles, 4 * seen * attention.queryWidth());
  }

  /**
   * Tokens of one sequence that attend together.
   *
   * @param row of the first
   * @param position of the first
   * @param blocks the sequence's blocks
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Tile(int row, int tokens, int position, int[] blocks) {}
}
