package dev.moemesh.attention.serving;

import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.memory.CacheRule;
import dev.moemesh.attention.memory.CacheSize;
import dev.moemesh.attention.memory.HeldWeights;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;

/**
 * Chooses the size of this worker's KV cache: the setting if there is one, else the rule's.
 *
 * @param device a GPU's memory is unknown here, so its cache takes {@value #DEVICE_MEGABYTES} MiB
 * @param memoryBytes memory of the machine or control group
 */
record CacheChoice(AttentionSettings settings, ComputeDevice device, long memoryBytes) {
  private static final long DEVICE_MEGABYTES = 512;

  /** This process without weights and cache: heap, code, the tensor engine, rows in flight. */
  private static final long OWN_BYTES = 1L << 30;

  /** All processes of an idle mesh, and the memory of their calls. */
  private static final long MESH_BYTES = 3L << 30;

  CacheSize size(ModelConfig config, Checkpoint checkpoint, DataType computeType) {
    long bytesPerToken = Decoder.bytesPerBlock(config, computeType) / BlockPool.BLOCK_POSITIONS;
    int context = config.maxPositions();
    if (settings.kvCache().megabytes().isPresent()) {
      long bytes = settings.kvCache().megabytes().getAsLong() << 20;
      return CacheSize.of(bytes, bytesPerToken, context);
    }
    if (!device.isHost()) {
      return CacheSize.of(DEVICE_MEGABYTES << 20, bytesPerToken, context);
    }
    boolean besideExperts = settings.kvCache().besideExperts();
    CacheRule rule =
        new CacheRule(
            memoryBytes,
            HeldWeights.bytes(checkpoint, computeType, besideExperts),
            besideExperts ? MESH_BYTES : OWN_BYTES);
    return CacheSize.of(rule.bytes(bytesPerToken, context), bytesPerToken, context);
  }
}
