package dev.moemesh.attention.batching;

import dev.moemesh.model.decoder.Decoder;
import java.util.BitSet;
import java.util.Optional;

/**
 * The KV cache in blocks of positions ("pages" in Kwon et al., "PagedAttention", 2023). A block is
 * free, or owned by the one sequence that writes it, or cached. A cached block is full; any number
 * of sequences read it, and it stays until it is evicted. Not thread-safe.
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

  /** A pool of free blocks that keeps full blocks for reuse. */
  public BlockPool(int blocks) {
    this(blocks, true);
  }

  /**
   * A pool of free blocks.
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

  /** Blocks needed for a number of positions. */
  public static int blocksFor(int positions) {
    return Math.ceilDiv(positions, BLOCK_POSITIONS);
  }

  /** The number of blocks. */
  public int blocks() {
    return blocks;
  }

  /** Tokens that all blocks hold. */
  public int positions() {
    return blocks * BLOCK_POSITIONS;
  }

  /** Blocks that no sequence holds: empty ones and evictable ones. */
  public int freeBlocks() {
    return emptyCount + cache.unreferenced();
  }

  BatchSnapshot.Cache snapshot() {
    return new BatchSnapshot.Cache(blocks, freeBlocks(), cache.size(), cache.evictions());
  }

  boolean reuses() {
    return reuse;
  }

  /** Takes a free block, by eviction if needed; there must be one. */
  int take() {
    if (freeBlocks() == 0) {
      throw new IllegalStateException("no free block");
    }
    int block = emptyCount > 0 ? empty[--emptyCount] : cache.evict();
    used.set(block);
    return block;
  }

  /** Releases a block that is not cached. */
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
   * Caches a full, computed block. If a block of the same content is cached already, that one
   * replaces it, and this block is free again.
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

  /** Adds a holder to a cached block. */
  void retain(CachedBlock block) {
    cache.retain(block);
  }

  /** Removes a holder, which must have released the blocks behind this one. */
  void release(CachedBlock block) {
    cache.release(block);
  }
}
