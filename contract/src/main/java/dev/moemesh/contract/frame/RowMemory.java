package dev.moemesh.contract.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * A pool of direct memory for rows between socket and tensor. Thread-safe.
 *
 * <p>Frameworks may configure Netty's default pool for small messages; Quarkus sets chunks of 64
 * KiB. That pool would map, clear and unmap memory for each buffer that exceeds a chunk, and for
 * each chunk that becomes empty.
 */
public final class RowMemory {
  private static final int PAGE_BYTES = 8 << 10;

  /** Chunks of 16 MiB hold the frames of a prefill of 512 rows, inbound and outbound. */
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

  /** Keeps the first chunk allocated. */
  private static final ByteBuf KEPT = POOL.directBuffer(PAGE_BYTES);

  private RowMemory() {}

  /** Allocates direct buffers. */
  public static ByteBufAllocator allocator() {
    return POOL;
  }

  /** The number of buffers in use, including those in the thread caches of loops. */
  public static long buffersInUse() {
    return POOL.metric().directArenas().stream()
            .mapToLong(arena -> arena.numActiveAllocations())
            .sum()
        - KEPT.refCnt();
  }
}
