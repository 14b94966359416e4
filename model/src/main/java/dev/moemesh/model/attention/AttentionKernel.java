package dev.moemesh.model.attention;

import dev.moemesh.model.config.AttentionConfig;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Scaled dot-product attention of rows of one sequence over its context, for one key-value head at
 * a time. The query heads that share it are rows of one tile, as are the tile's tokens.
 *
 * <p>Each row takes the context in tiles of {@link MatrixTile#PANEL} positions, which stand at
 * fixed places of the sequence. Scores add up over the dimensions in order, with fused
 * multiply-add. {@link OnlineSoftmax} follows. Weighted values add up over the positions in order,
 * with fused multiply-add.
 *
 * <p>Owner of the memory it works in, a few hundred KiB. Used on one thread at a time; each thread
 * has its own.
 */
public final class AttentionKernel {

  /**
   * Rows of a tile, about: enough to read a context tile for many rows, few enough to stay in the
   * cache.
   */
  private static final int TILE_ROWS = 256;

  private final int heads;
  private final int group;
  private final int dim;
  private final int width;
  private final NumberFormat rowFormat;
  private final float[] queries;
  private final float[] mixed;
  private final float[] scores = new float[MatrixTile.ROWS * MatrixTile.PANEL];
  private final float[] keyPanel;
  private final float[] valuePanels;
  private final OnlineSoftmax softmax;

  /**
   * A kernel.
   *
   * @param rowFormat of the results
   */
  public AttentionKernel(AttentionConfig attention, NumberFormat rowFormat) {
    this.heads = attention.headCount();
    this.group = heads / attention.keyValueHeadCount();
    this.dim = attention.headDim();
    this.width = Lanes.roundUp(dim);
    this.rowFormat = rowFormat;
    int rows = quads(tileTokens(attention) * group);
    this.queries = new float[rows * dim];
    this.mixed = new float[rows * width];
    this.softmax = new OnlineSoftmax(rows);
    this.keyPanel = new float[dim * MatrixTile.PANEL];
    this.valuePanels =
        new float[Math.ceilDiv(dim, MatrixTile.PANEL) * MatrixTile.PANEL * MatrixTile.PANEL];
  }

  /** The most tokens of a call of {@link #attend}. */
  public static int tileTokens(AttentionConfig attention) {
    return Math.max(1, TILE_ROWS * attention.keyValueHeadCount() / attention.headCount());
  }

  private static int quads(int rows) {
    return Math.ceilDiv(rows, MatrixTile.ROWS) * MatrixTile.ROWS;
  }

  /**
   * Attention of a tile.
   *
   * @param cache holds the keys and values of all positions up to the tile's last
   * @param blocks the sequence's blocks, in the order of its positions
   * @param position of the tile's first token
   * @param tokens of the tile, one position after the other
   * @param window how many positions a token sees, itself included; 0: all
   * @param source float32 rows with the scaled queries {@code [heads, headDim]} in front, {@code
   *     rowFloats} apart; the tile's first is {@code row}
   * @param target rows {@code [heads, headDim]} of the row format, in the same order: receives the
   *     results
   */
  public void attend(
      KeyValueBlocks cache,
      int[] blocks,
      int keyValueHead,
      int position,
      int tokens,
      int window,
      MemorySegment source,
      int rowFloats,
      int row,
      MemorySegment target) {
    int rows = tokens * group;
    readQueries(source, rowFloats, row, keyValueHead, tokens);
    Arrays.fill(mixed, 0, quads(rows) * width, 0);
    softmax.clear(quads(rows));
    int end = position + tokens;
    int first = window > 0 ? Math.max(0, position - window + 1) : 0;
    for (int start = first & -MatrixTile.PANEL; start < end; start += MatrixTile.PANEL) {
      readContext(cache, blocks, keyValueHead, start, Math.min(MatrixTile.PANEL, end - start));
      for (int quad = 0; quad < rows; quad += MatrixTile.ROWS) {
        quad(quad, rows, position - start, window);
      }
    }
    writeResults(rows, row, keyValueHead, target);
  }

  private void readQueries(
      MemorySegment source, int rowFloats, int row, int keyValueHead, int tokens) {
    for (int token = 0; token < tokens; token++) {
      long at =
          ((long) (row + token) * rowFloats + (long) keyValueHead * group * dim) * Float.BYTES;
      Float32Format.FORMAT.widen(source, at, queries, token * group * dim, group * dim);
    }
  }

  private void readContext(
      KeyValueBlocks cache, int[] blocks, int keyValueHead, int start, int count) {
    for (int offset = 0; offset < count; offset += KeyValueBlocks.POSITIONS) {
      int block = blocks[(start + offset) / KeyValueBlocks.POSITIONS];
      cache.readKeys(block, keyValueHead, keyPanel, offset);
      cache.readValues(
          block,
          keyValueHead,
          Math.min(KeyValueBlocks.POSITIONS, count - offset),
          valuePanels,
          offset);
    }
  }

  /**
   * Four rows over a context tile. Rows behind the last are computed as the last token's and thrown
   * away.
   *
   * @param offset of the tile's first token from the context tile's start
   */
  private void quad(int quad, int rows, int offset, int window) {
    int last = (Math.min(quad + MatrixTile.ROWS, rows) - 1) / group;
    int to = Math.min(MatrixTile.PANEL, offset + last + 1);
    int firstSeen = window > 0 ? offset + quad / group - window + 1 : 0;
    if (to <= 0 || firstSeen >= MatrixTile.PANEL) {
      return;
    }
    Arrays.fill(scores, 0);
    MatrixTile.multiplyAdd(
        queries, quad * dim, dim, keyPanel, 0, dim, scores, 0, MatrixTile.PANEL, scoreColumns(to));
    for (int i = 0; i < MatrixTile.ROWS; i++) {
      int seen = offset + Math.min((quad + i) / group, last) + 1;
      int from = window > 0 ? seen - window : 0;
      softmax.weigh(
          quad + i, scores, i * MatrixTile.PANEL, from, seen, mixed, (quad + i) * width, width);
    }
    for (int panel = 0; panel < width; panel += MatrixTile.PANEL) {
      int columns = Math.min(MatrixTile.PANEL, width - panel);
      MatrixTile.multiplyAdd(
          scores,
          0,
          MatrixTile.PANEL,
          valuePanels,
          panel * MatrixTile.PANEL,
          to,
          mixed,
          quad * width + panel,
          width,
          columns);
    }
  }

  /** Half a panel takes as long as a whole one, whose sums stay in registers. */
  private static int scoreColumns(int seen) {
    return seen > MatrixTile.PANEL / 2 ? MatrixTile.PANEL : Lanes.roundUp(seen);
  }

  /**
   * Adding zero turns a negative zero into a positive one: the sign of a sum of zeros depends on
   * the tile.
   */
  private void writeResults(int rows, int firstRow, int keyValueHead, MemorySegment target) {
    for (int row = 0; row < rows; row++) {
      float scale = softmax.scale(row);
      int at = row * width;
      for (int i = at; i < at + dim; i++) {
        mixed[i] = mixed[i] * scale + 0f;
      }
      long number =
          ((long) (firstRow + row / group) * heads + (long) keyValueHead * group + row % group)
              * dim;
      rowFormat.narrow(mixed, at, target, number * rowFormat.bytes(), dim);
    }
  }
}
