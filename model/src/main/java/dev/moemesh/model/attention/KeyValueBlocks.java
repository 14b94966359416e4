package dev.moemesh.model.attention;

import java.lang.foreign.MemorySegment;

/**
 * The keys and values of one layer, in blocks of {@value #POSITIONS} positions. Keys are {@code
 * [block][keyValueHead][headDim][16]}, so that a vector holds one dimension of sixteen positions.
 * Values are {@code [block][keyValueHead][16][headDim]}.
 *
 * <p>Owner of its memory. A block that was never written takes none. Threads may share it as long
 * as none reads what another writes.
 */
public final class KeyValueBlocks implements AutoCloseable {

  /** Positions of a block. */
  public static final int POSITIONS = 16;

  private final NumberFormat format;
  private final int keyValueHeads;
  private final int headDim;
  private final int blocks;
  private final LargeMemory keyMemory;
  private final LargeMemory valueMemory;
  private final MemorySegment keys;
  private final MemorySegment values;

  /** Room for so many blocks. */
  public KeyValueBlocks(NumberFormat format, int keyValueHeads, int headDim, int blocks) {
    this.format = format;
    this.keyValueHeads = keyValueHeads;
    this.headDim = headDim;
    this.blocks = blocks;
    long bytes = (long) blocks * keyValueHeads * headDim * POSITIONS * format.bytes();
    this.keyMemory = LargeMemory.of(bytes);
    this.valueMemory = LargeMemory.of(bytes);
    this.keys = keyMemory.segment();
    this.values = valueMemory.segment();
  }

  /**
   * Writes a position's keys and values.
   *
   * @param from where its keys {@code [keyValueHeads, headDim]} stand in {@code source}; its values
   *     follow them
   * @param offset of the position in the block
   */
  public void write(int block, int offset, float[] source, int from) {
    for (int head = 0; head < keyValueHeads; head++) {
      long at = at(block, head);
      int key = from + head * headDim;
      format.scatter(source, key, keys, at + (long) offset * format.bytes(), POSITIONS, headDim);
      long value = at + (long) offset * headDim * format.bytes();
      format.narrow(source, key + keyValueHeads * headDim, values, value, headDim);
    }
  }

  /**
   * Reads the keys of a block as columns of a panel: {@code panel[dim * PANEL + column + offset]}.
   */
  void readKeys(int block, int head, float[] panel, int column) {
    format.spread(keys, at(block, head), POSITIONS, panel, column, headDim, POSITIONS);
  }

  /**
   * Reads the values of a block's first positions as rows of panels, each {@code [PANEL rows][PANEL
   * columns]} of the head's dimensions: {@code panels[(dim / PANEL * PANEL + row + offset) * PANEL
   * + dim % PANEL]}.
   */
  void readValues(int block, int head, int positions, float[] panels, int row) {
    for (int dim = 0; dim < headDim; dim += MatrixTile.PANEL) {
      long at = at(block, head) + (long) dim * format.bytes();
      int columns = Math.min(MatrixTile.PANEL, headDim - dim);
      format.spread(
          values, at, headDim, panels, (dim + row) * MatrixTile.PANEL, positions, columns);
    }
  }

  private long at(int block, int head) {
    if (block < 0 || block >= blocks) {
      throw new IndexOutOfBoundsException("block " + block + " of " + blocks);
    }
    return ((long) block * keyValueHeads + head) * headDim * POSITIONS * format.bytes();
  }

  @Override
  public void close() {
    keyMemory.close();
    valueMemory.close();
  }
}
