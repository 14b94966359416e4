package dev.moemesh.attention.batching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The blocks of one sequence, in the order of its positions: first those it shares, which nobody
 * writes any more, then its own. Owner of its blocks. Not thread-safe.
 */
final class BlockTable {

  private final BlockPool pool;
  private final List<CachedBlock> shared = new ArrayList<>();
  private int[] blocks = new int[4];
  private int count;

  BlockTable(BlockPool pool) {
    this.pool = pool;
  }

  /** Whether the pool has what is missing for so many positions. */
  boolean canHold(int positions) {
    return BlockPool.blocksFor(positions) - count <= pool.freeBlocks();
  }

  /** Whether an empty table could begin with the cached blocks and hold so many positions. */
  boolean canHold(List<CachedBlock> cached, int positions) {
    long noLongerFree = cached.stream().filter(block -> !block.isReferenced()).count();
    return BlockPool.blocksFor(positions) - cached.size() <= pool.freeBlocks() - noLongerFree;
  }

  /** Begins an empty table with cached blocks. */
  void begin(List<CachedBlock> cached) {
    for (CachedBlock block : cached) {
      pool.retain(block);
      append(block.block());
      shared.add(block);
    }
  }

  /** Takes the blocks that are missing for so many positions. */
  void hold(int positions) {
    int needed = BlockPool.blocksFor(positions);
    while (count < needed) {
      append(pool.take());
    }
  }

  private void append(int block) {
    if (count == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * count);
    }
    blocks[count++] = block;
  }

  /** Shares the first block of its own, which is full and computed, with others. */
  void share(CachedBlock.Content content) {
    int index = shared.size();
    CachedBlock block = pool.share(content, blocks[index]);
    blocks[index] = block.block();
    shared.add(block);
  }

  /** Blocks that it shares. */
  int sharedCount() {
    return shared.size();
  }

  /** Identity of the last block that it shares. */
  long lastShared() {
    return shared.isEmpty() ? PrefixCache.ROOT : shared.getLast().identity();
  }

  /** Lets go of all blocks, the last one first. */
  void release() {
    while (count > shared.size()) {
      pool.giveBack(blocks[--count]);
    }
    while (count > 0) {
      pool.release(shared.removeLast());
      count--;
    }
  }

  /** The cache slot of a position. */
  long slot(int position) {
    return (long) blocks[position / BlockPool.BLOCK_POSITIONS] * BlockPool.BLOCK_POSITIONS
        + position % BlockPool.BLOCK_POSITIONS;
  }

  /** The blocks of the positions from 0, so many; a copy. */
  int[] first(int positions) {
    return Arrays.copyOf(blocks, BlockPool.blocksFor(positions));
  }
}
