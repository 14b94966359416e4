package dev.moemesh.attention.batching;

/**
 * The state of a {@link BatchPlanner} and its {@link BlockPool} at one moment. Immutable.
 *
 * @param running sequences that hold blocks
 * @param waiting sequences in the queue
 * @param preemptions times that a sequence gave its blocks to others, since the start
 * @param promptTokens prompt tokens of the sequences that have begun, since the start
 * @param cachedPromptTokens those of them that were found in the cache
 * @param cache the blocks
 */
public record BatchSnapshot(
    int running,
    int waiting,
    long preemptions,
    long promptTokens,
    long cachedPromptTokens,
    Cache cache) {

  /**
   * The blocks of the KV cache.
   *
   * @param blocks all blocks
   * @param free blocks that no sequence holds: empty ones and evictable ones
   * @param cached blocks that a prefix can be found in
   * @param evictions cached blocks that were evicted, since the start
   */
  public record Cache(int blocks, int free, int cached, long evictions) {

    /** The part of the blocks that sequences hold, from 0 to 1. */
    public double usage() {
      return 1 - (double) free / blocks;
    }
  }
}
