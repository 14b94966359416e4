package dev.moemesh.contract.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * Where rows lie between socket and tensor: direct memory that is used again. Thread-safe.
 *
 * <p>A pool of its own, for Netty's is set up for small messages where a framework does so (Quarkus
 * takes chunks of 64 KiB): what is larger than a chunk would be mapped, cleared and unmapped for
 * each frame, and so would be every chunk that becomes empty.
 */
public final class RowMemory {
  private static final int PAGE_BYTES = 8 << 10;

  /** Chunks of 16 MiB: the frames of a prefill of 512 rows, on their way in and out. */
  private static final int DOUBLINGS = 11;

  private static final PooledByteBufAllocator POOL =
      new PooledByteBufAllocator(
          true,
          0,
          1,
          PAGE_BYTES,
          DOUBLINGS,
          PooledByteBufAllocator.defaultSmallCacheSize(),
          PooledByteBufAllocator.defaultNormalCacheSize(),
          PooledByteBufAllocator.defaultUseCacheForAllThreads());

  /** Keeps the first chunk from becoming empty. */
  private static final ByteBuf KEPT = POOL.directBuffer(PAGE_BYTES);

  private RowMemory() {}

  /** Gives direct buffers. */
  public static ByteBufAllocator allocator() {
    return POOL;
  }

  /** How many buffers are in use, those that loops keep for their next small frames included. */
  public static long buffersInUse() {
    return POOL.metric().directArenas().stream()
            .mapToLong(arena -> arena.numActiveAllocations())
            .sum()
        - KEPT.refCnt();
  }
}
