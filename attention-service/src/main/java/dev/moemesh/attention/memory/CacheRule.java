package dev.moemesh.attention.memory;

/**
 * The default size of a KV cache. The cache holds {@value #CONTEXTS} sequences of the model's whole
 * context. It takes at most half of the memory that weights and processes leave. The other half is
 * for activations, row buffers and the page cache. The size is at least {@value #LEAST_MEGABYTES}
 * MiB, since unused pages take no memory. Pure.
 *
 * @param memoryBytes memory of the machine, or of the process's control group
 * @param weightBytes packed weights in that memory
 * @param processBytes memory of the processes there, without weights and cache
 */
public record CacheRule(long memoryBytes, long weightBytes, long processBytes) {
  static final int CONTEXTS = 4;
  static final long LEAST_MEGABYTES = 256;

  /**
   * Bytes for keys and values of all layers.
   *
   * @param bytesPerToken bytes of one position's keys and values in all layers
   * @param contextTokens positions of the model
   */
  public long bytes(long bytesPerToken, int contextTokens) {
    long wanted = CONTEXTS * bytesPerToken * contextTokens;
    long left = memoryBytes - weightBytes - processBytes;
    return Math.max(Math.min(wanted, left / 2), Math.min(wanted, LEAST_MEGABYTES << 20));
  }
}
