package dev.moemesh.attention.batching;

import dev.moemesh.model.decoder.Decoder;
import java.util.BitSet;
import java.util.Optional;

/**
 * The KV cache in blocks of positions ("pages" in Kwon et al., "PagedAttention", 2023). A block is
 * free, or belongs to one sequence that writes it, or is full and cached: read by any number of
 * sequences, and kept when none is left until its place is needed. Not thread-safe.
 */
public final class BlockPool {

  /** Positions of a block. */
  public static final int BLOCK_POSITIONS = Decoder.BLOCK_POSITIONS;

  private final int blocks;
  private final boolean reuse;
  private final int[] empty;
  private final BitSet used;
  private final PrefixCache cache = new PrefixCache();
  private int emptyCount;

  /** A pool of so many blocks, all free, that keeps full blocks for reuse. */
  public BlockPool(int blocks) {
    this(blocks, true);
  }

  /**
   * A pool of so many blocks, all free.
   *
   * @param reuse whether sequences share full blocks of equal prefixes
   */
  public BlockPool(int blocks, boolean reuse) {
    if (blocks < 1) {
      throw new IllegalArgumentException(
          "the KV cache has no room for one block of "
              + BLOCK_POSITIONS
              + " positions; raise moe.kv-cache.megabytes");
    }
    this.blocks = blocks;
    this.reuse = reuse;
    this.empty = new int[blocks];
    this.used = new BitSet(blocks);
    for (int i = 0; i < blocks; i++) {
      empty[i] = blocks - 1 - i;
    }
    this.emptyCount = blocks;
  }

  /** Blocks needed for so many positions. */
  public static int blocksFor(int positions) {
    return Math.ceilDiv(positions, BLOCK_POSITIONS);
  }

  /** All blocks. */
  public int blocks() {
    return blocks;
  }

  /** Tokens that all blocks together hold. */
  public int positions() {
    return blocks * BLOCK_POSITIONS;
  }

  /** Blocks that no sequence holds: empty ones, and cached ones that can be evicted. */
  public int freeBlocks() {
    return emptyCount + cache.unreferenced();
  }

  BatchSnapshot.Cache snapshot() {
    return new BatchSnapshot.Cache(blocks, freeBlocks(), cache.size(), cache.evictions());
  }

  boolean reuses() {
    return reuse;
  }

  /** Takes a free block; there must be one. */
  int take() {
    if (freeBlocks() == 0) {
      throw new IllegalStateException("no free block");
    }
    int block = emptyCount > 0 ? empty[--emptyCount] : cache.evict();
    used.set(block);
    return block;
  }

  /** Gives a block that is not cached back. */
  void giveBack(int block) {
    if (!used.get(block)) {
      throw new IllegalStateException("block " + block + " is free already");
    }
    used.clear(block);
    empty[emptyCount++] = block;
  }

  /** The cached block of this content. */
  Optional<CachedBlock> find(CachedBlock.Content content) {
    return cache.find(content);
  }

  /**
   * Makes a block that is full and computed available to others. Where there is one of the same
   * content, that one takes its place and the block is free again.
   *
   * @return the cached block, held by the caller
   */
  CachedBlock share(CachedBlock.Content content, int block) {
    Optional<CachedBlock> twin = cache.find(content);
    if (twin.isEmpty()) {
      return cache.add(content, block);
    }
    cache.retain(twin.get());
    giveBack(block);
    return twin.get();
  }

  /** One more sequence holds a cached block. */
  void retain(CachedBlock block) {
    cache.retain(block);
  }

  /** A sequence lets go of a cached block; it must have let go of those behind it. */
  void release(CachedBlock block) {
    cache.release(block);
  }
}
