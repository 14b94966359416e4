package dev.moemesh.attention.batching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The blocks of one sequence, in order of its positions: shared blocks, which are read-only, then
 * its own. Owner of its blocks. Not thread-safe.
 */
final class BlockTable {

  private final BlockPool pool;
  private final List<CachedBlock> shared = new ArrayList<>();
  private int[] blocks = new int[4];
  private int count;

  BlockTable(BlockPool pool) {
    this.pool = pool;
  }

  /** Whether the pool has the missing blocks for a number of positions. */
  boolean canHold(int positions) {
    return BlockPool.blocksFor(positions) - count <= pool.freeBlocks();
  }

  /** Whether an empty table could begin with cached blocks and hold a number of positions. */
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

  /** Takes the missing blocks for a number of positions. */
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

  /** Caches the first own block, which must be full and computed. */
  void share(CachedBlock.Content content) {
    int index = shared.size();
    CachedBlock block = pool.share(content, blocks[index]);
    blocks[index] = block.block();
    shared.add(block);
  }

  /** The number of shared blocks. */
  int sharedCount() {
    return shared.size();
  }

  /** Identity of the last shared block; the root's if there is none. */
  long lastShared() {
    return shared.isEmpty() ? PrefixCache.ROOT : shared.getLast().identity();
  }

  /** Releases all blocks, the last one first. */
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

  /** The blocks of the first positions; a copy. */
  int[] first(int positions) {
    return Arrays.copyOf(blocks, BlockPool.blocksFor(positions));
  }
}
