package dev.moemesh.attention.batching;

import java.util.Arrays;

/**
 * The blocks of one sequence, in the order of its positions. Owner of its blocks. Not thread-safe.
 */
final class BlockTable {

  private final BlockPool pool;
  private int[] blocks = new int[4];
  private int count;

  BlockTable(BlockPool pool) {
    this.pool = pool;
  }

  /** Whether the pool has what is missing for so many positions. */
  boolean canHold(int positions) {
    return BlockPool.blocksFor(positions) - count <= pool.freeBlocks();
  }

  /** Takes the blocks that are missing for so many positions. */
  void hold(int positions) {
    int needed = BlockPool.blocksFor(positions);
    if (needed > blocks.length) {
      blocks = Arrays.copyOf(blocks, Math.max(needed, 2 * blocks.length));
    }
    while (count < needed) {
      blocks[count++] = pool.take();
    }
  }

  /** Gives all blocks back. */
  void release() {
    while (count > 0) {
      pool.giveBack(blocks[--count]);
    }
  }

  /** The cache slot of a position. */
  long slot(int position) {
    return (long) blocks[position / BlockPool.BLOCK_POSITIONS] * BlockPool.BLOCK_POSITIONS
        + position % BlockPool.BLOCK_POSITIONS;
  }

  /** The cache slots of the positions from 0, so many. */
  long[] slots(int positions) {
    long[] slots = new long[positions];
    for (int position = 0; position < positions; position++) {
      slots[position] = slot(position);
    }
    return slots;
  }
}
