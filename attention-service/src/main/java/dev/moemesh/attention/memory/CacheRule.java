package dev.moemesh.attention.memory;

/**
 * The size of a KV cache that nobody has set: room for {@value #CONTEXTS} sequences of the model's
 * whole context, but no more than half of the memory that weights and processes leave. The other
 * half is for activations, row buffers and the page cache. A cache of {@value #LEAST_MEGABYTES} MiB
 * is taken in any case: memory that no sequence ever used is not occupied. Pure.
 *
 * @param memoryBytes of the machine, or of the control group that the process is in
 * @param weightBytes of all weights held there, as they are packed
 * @param processBytes what the processes there occupy beside weights and cache
 */
public record CacheRule(long memoryBytes, long weightBytes, long processBytes) {
  static final int CONTEXTS = 4;
  static final long LEAST_MEGABYTES = 256;

  /**
   * Bytes for keys and values, all layers together.
   *
   * @param bytesPerToken of one position's keys and values, all layers together
   * @param contextTokens positions of the model
   */
  public long bytes(long bytesPerToken, int contextTokens) {
    long wanted = CONTEXTS * bytesPerToken * contextTokens;
    long left = memoryBytes - weightBytes - processBytes;
    return Math.max(Math.min(wanted, left / 2), Math.min(wanted, LEAST_MEGABYTES << 20));
  }
}
