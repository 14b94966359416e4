package dev.moemesh.attention.memory;

import dev.moemesh.attention.batching.BlockPool;
import java.util.Locale;
import java.util.Optional;

/**
 * The size of a KV cache. Immutable.
 *
 * @param blocks number of blocks of {@link BlockPool#BLOCK_POSITIONS} tokens
 * @param bytesPerToken bytes of one token in all layers
 * @param contextTokens positions of the model
 */
public record CacheSize(int blocks, long bytesPerToken, int contextTokens) {
  private static final long MEGABYTE = 1 << 20;

  /** The largest cache that fits a number of bytes. */
  public static CacheSize of(long bytes, long bytesPerToken, int contextTokens) {
    long blocks = bytes / (bytesPerToken * BlockPool.BLOCK_POSITIONS);
    int most = Integer.MAX_VALUE / BlockPool.BLOCK_POSITIONS;
    return new CacheSize((int) Math.min(blocks, most), bytesPerToken, contextTokens);
  }

  /** Tokens that the whole cache holds. */
  public int tokens() {
    return blocks * BlockPool.BLOCK_POSITIONS;
  }

  /** MiB that all blocks take, rounded up. */
  public long megabytes() {
    return megabytesFor(tokens());
  }

  /** A warning with the remedy if the cache is shorter than the model's context; else empty. */
  public Optional<String> shortage() {
    if (tokens() >= contextTokens) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the KV cache holds %,d tokens (%,d MiB), the model's context is %,d: longer sequences end early with finish_reason \"length\"; raise moe.kv-cache.megabytes (./moe up --kv-cache-mb) to %,d for all of it",
            tokens(),
            megabytes(),
            contextTokens,
            contextMegabytes()));
  }

  /** MiB of a cache that holds the whole context. */
  public long contextMegabytes() {
    int blocksForAll = BlockPool.blocksFor(contextTokens);
    return megabytesFor((long) blocksForAll * BlockPool.BLOCK_POSITIONS);
  }

  private long megabytesFor(long tokens) {
    return Math.ceilDiv(tokens * bytesPerToken, MEGABYTE);
  }
}
