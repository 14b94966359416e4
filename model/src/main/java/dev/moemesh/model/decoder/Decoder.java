package dev.moemesh.model.decoder;

import dev.moemesh.model.attention.KeyValueBlocks;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.RotaryFrequencies;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.torch.TorchProgram;
import dev.moemesh.model.weights.Checkpoint;

/**
 * The layers that all tokens share, with their KV cache: embedding, attention, norms, shared
 * experts, dense layers and LM head of a decoder-only transformer. The residual stream is float32;
 * linears run in the compute type.
 *
 * <p>Follows the modeling files of Hugging Face transformers for Mixtral, Qwen2-MoE, Qwen3-MoE and
 * OLMoE.
 *
 * <p>Owner of weights and cache. Used on one thread at a time; several {@link ForwardPass}es may be
 * under way on it.
 */
public final class Decoder implements AutoCloseable {

  /** Positions of a block of the KV cache. */
  public static final int BLOCK_POSITIONS = KeyValueBlocks.POSITIONS;

  private final ModelConfig config;
  private final DataType computeType;
  private final TorchProgram program;
  private final DecoderWeights weights;
  private final SharedLayers layers;

  private Decoder(ModelConfig config, Checkpoint checkpoint, DecoderSettings settings) {
    this.config = config;
    this.computeType = settings.computeType();
    this.program = TorchProgram.load("decoder", settings.device());
    this.weights =
        DecoderWeights.load(
            program.manager(), config, checkpoint, settings.computeType(), settings.device());
    RotaryTable rotary =
        new RotaryTable(
            RotaryFrequencies.of(
                config.rope(), config.attention().headDim(), config.maxPositions()));
    this.layers =
        switch (settings.backend()) {
          case JAVA -> new JavaSharedLayers(config, weights, program, rotary, settings);
          case TORCH -> new TorchSharedLayers(config, weights, program, rotary, settings);
        };
  }

  /**
   * Loads the shared layers, to be computed by what is best on the device.
   *
   * @see #open(ModelConfig, Checkpoint, DecoderSettings)
   * @see DecoderSettings#of
   */
  public static Decoder open(
      ModelConfig config,
      Checkpoint checkpoint,
      DataType computeType,
      int blocks,
      ComputeDevice device) {
    return open(config, checkpoint, DecoderSettings.of(computeType, blocks, device));
  }

  /**
   * Loads the shared layers.
   *
   * @param checkpoint may be closed once the decoder is open
   * @throws dev.moemesh.model.config.ModelFormatException if a tensor is missing or has the wrong
   *     shape
   */
  public static Decoder open(ModelConfig config, Checkpoint checkpoint, DecoderSettings settings) {
    return new Decoder(config, checkpoint, settings);
  }

  /** Bytes of KV cache that one block takes, in all layers together. */
  public static long bytesPerBlock(ModelConfig config, DataType computeType) {
    return 2L
        * BLOCK_POSITIONS
        * config.layerCount()
        * config.attention().keyValueWidth()
        * computeType.bytes();
  }

  /** What the model is. */
  public ModelConfig config() {
    return config;
  }

  /** The type of the rows that go to MoE layers. */
  public DataType computeType() {
    return computeType;
  }

  /** Bytes of weights held, the mapped embedding included. */
  public long weightBytes() {
    return weights.bytes();
  }

  SharedLayers layers() {
    return layers;
  }

  @Override
  public void close() {
    layers.close();
    weights.close();
    program.close();
  }
}
