package dev.moemesh.attention.serving;

import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.memory.CacheSize;
import dev.moemesh.attention.memory.MachineMemory;
import dev.moemesh.model.config.ComputeType;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.decoder.VectorWarmUp;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.torch.ComputeThreads;
import dev.moemesh.model.weights.Checkpoint;
import java.time.Duration;

/**
 * The layers that this worker serves, and their KV cache.
 *
 * @param decoder the caller of {@link #load} closes it
 */
record ServingLayers(CacheSize cache, BlockPool pool, Decoder decoder) {

  /** Runs while weights load, which uses all cores for a part of the time only. */
  private static final Duration WARM_UP = Duration.ofMillis(1500);

  /** Loads the layers, with the warm-up of the vector code beside. */
  static ServingLayers load(AttentionSettings settings, ModelConfig config) {
    try (Checkpoint checkpoint = Checkpoint.open(settings.model().directory())) {
      DataType computeType = ComputeType.resolve(settings.computeType(), checkpoint.dtype());
      ComputeDevice device = ComputeDevice.parse(settings.device());
      CacheSize cache =
          new CacheChoice(settings, device, MachineMemory.bytes())
              .size(config, checkpoint, computeType);
      BlockPool pool = new BlockPool(cache.blocks(), settings.kvCache().reuse());
      Thread warmUp =
          Thread.ofPlatform()
              .name("warm-up")
              .start(() -> VectorWarmUp.run(config, computeType, WARM_UP));
      Decoder decoder =
          ComputeThreads.aside(
              () -> Decoder.open(config, checkpoint, computeType, pool.blocks(), device));
      join(warmUp);
      return new ServingLayers(cache, pool, decoder);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
