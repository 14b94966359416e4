package dev.moemesh.model.decoder;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.torch.ComputeThreads;

/**
 * How a {@link Decoder} computes.
 *
 * @param computeType of linears and cache: {@code F32} or {@code BF16}
 * @param blocks of the KV cache, see {@link Decoder#bytesPerBlock}
 * @param device where weights and cache lie
 * @param backend {@link Backend#JAVA} on the CPU only
 * @param threads that share attention, the caller's included
 */
public record DecoderSettings(
    DataType computeType, int blocks, ComputeDevice device, Backend backend, int threads) {

  public DecoderSettings {
    if (backend == Backend.JAVA && !device.isHost()) {
      throw new IllegalArgumentException("Java's vectors do not reach " + device.name());
    }
  }

  /**
   * What is best on the device: {@link Backend#JAVA} on the CPU, on as many threads as the linears
   * have, and {@link Backend#TORCH} elsewhere.
   */
  public static DecoderSettings of(DataType computeType, int blocks, ComputeDevice device) {
    Backend backend = device.isHost() ? Backend.JAVA : Backend.TORCH;
    return new DecoderSettings(computeType, blocks, device, backend, ComputeThreads.available());
  }
}
