package dev.moemesh.attention.batching;

import java.util.BitSet;

/**
 * The KV cache in blocks of positions ("pages" in Kwon et al., "PagedAttention", 2023). A block
 * belongs to one sequence or to none. Not thread-safe.
 */
public final class BlockPool {

  /** Positions of a block. */
  public static final int BLOCK_POSITIONS = 16;

  private final int blocks;
  private final int[] free;
  private final BitSet used;
  private int freeCount;

  /** A pool of so many blocks, all free. */
  public BlockPool(int blocks) {
    if (blocks < 1) {
      throw new IllegalArgumentException(
          "the KV cache has no room for one block of "
              + BLOCK_POSITIONS
              + " positions; raise moe.kv-cache.megabytes");
    }
    this.blocks = blocks;
    this.free = new int[blocks];
    this.used = new BitSet(blocks);
    for (int i = 0; i < blocks; i++) {
      free[i] = blocks - 1 - i;
    }
    this.freeCount = blocks;
  }

  /** Blocks needed for so many positions. */
  public static int blocksFor(int positions) {
    return Math.ceilDiv(positions, BLOCK_POSITIONS);
  }

  /** All blocks. */
  public int blocks() {
    return blocks;
  }

  /** Blocks that belong to no sequence. */
  public int freeBlocks() {
    return freeCount;
  }

  /** Takes a free block; there must be one. */
  int take() {
    if (freeCount == 0) {
      throw new IllegalStateException("no free block");
    }
    int block = free[--freeCount];
    used.set(block);
    return block;
  }

  /** Gives a block back. */
  void giveBack(int block) {
    if (!used.get(block)) {
      throw new IllegalStateException("block " + block + " is free already");
    }
    used.clear(block);
    free[freeCount++] = block;
  }
}
