package dev.moemesh.attention.memory;

import dev.moemesh.attention.batching.BlockPool;
import java.util.Locale;
import java.util.Optional;

/**
 * A KV cache in numbers.
 *
 * @param blocks of {@link BlockPool#BLOCK_POSITIONS} tokens
 * @param bytesPerToken all layers together
 * @param contextTokens positions of the model
 */
public record CacheSize(int blocks, long bytesPerToken, int contextTokens) {
  private static final long MEGABYTE = 1 << 20;

  /** The cache that so many bytes hold; the rest of a block is left over. */
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

  /** What a person should know of a cache that is shorter than the model's context. */
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
