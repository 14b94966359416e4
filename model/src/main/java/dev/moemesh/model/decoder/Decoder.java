package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.RotaryFrequencies;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.TorchProgram;
import dev.moemesh.model.torch.WeightLoader;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.MappedTensor;
import dev.moemesh.model.weights.TensorNames;
import java.util.ArrayList;
import java.util.List;

/**
 * The layers that all tokens share, with their KV cache: embedding, attention, norms, shared
 * experts, dense layers and LM head of a decoder-only transformer. The residual stream is float32;
 * linears run in the compute type.
 *
 * <p>Follows the modeling files of Hugging Face transformers for Mixtral, Qwen2-MoE, Qwen3-MoE and
 * OLMoE.
 *
 * <p>Owner of weights, cache and the embedding's mapping. Used on one thread at a time, by one
 * {@link ForwardPass} at a time.
 */
public final class Decoder implements AutoCloseable {

  private final ModelConfig config;
  private final DataType computeType;
  private final TorchProgram program;
  private final StepNumbers numbers = new StepNumbers();
  private final KeyValueCache cache;
  private final RotaryTable rotary;
  private final MappedTensor embeddingMapping;
  private final PtNDArray embedding;
  private final PtNDArray finalNorm;
  private final PtNDArray head;
  private final List<LayerWeights> layers;
  private final SharedNetworks networks;
  private final long weightBytes;

  private Decoder(ModelConfig config, Checkpoint checkpoint, DataType computeType, int slots) {
    this.config = config;
    this.computeType = computeType;
    this.program = TorchProgram.load("decoder");
    PtNDManager manager = program.manager();
    TensorNames names = TensorNames.of(config.family());
    try (WeightLoader loader = new WeightLoader(checkpoint, computeType)) {
      this.embeddingMapping = checkpoint.map(names.embedding());
      this.embedding = loader.matrix(manager, embeddingMapping, config.hiddenSize());
      this.finalNorm = loader.floats(manager, names.finalNorm());
      String headName = config.tiedEmbeddings() ? names.embedding() : names.lmHead();
      WeightLoader.Packed packedHead = loader.pack(manager, config.hiddenSize(), headName);
      this.head = packedHead.tensor();
      List<LayerWeights> loaded = new ArrayList<>();
      for (int layer = 0; layer < config.layerCount(); layer++) {
        loaded.add(
            LayerWeights.load(manager, loader, config, layer, Tensors.scalarType(computeType)));
      }
      this.layers = List.copyOf(loaded);
      this.networks = SharedNetworks.load(config, loader);
      this.weightBytes =
          embeddingMapping.bytes().byteSize()
              + packedHead.bytes()
              + layers.stream().mapToLong(LayerWeights::bytes).sum()
              + networks.bytes();
    }
    this.cache = new KeyValueCache(manager, program, config, computeType, slots);
    this.rotary =
        new RotaryTable(
            manager,
            RotaryFrequencies.of(
                config.rope(), config.attention().headDim(), config.maxPositions()));
  }

  /**
   * Loads the shared layers.
   *
   * @param checkpoint may be closed once the decoder is open
   * @param computeType of linears and cache: {@code F32} or {@code BF16}
   * @param slots positions that the KV cache holds, see {@link #bytesPerSlot}
   * @throws dev.moemesh.model.config.ModelFormatException if a tensor is missing or has the wrong
   *     shape
   */
  public static Decoder open(
      ModelConfig config, Checkpoint checkpoint, DataType computeType, int slots) {
    return new Decoder(config, checkpoint, computeType, slots);
  }

  /** Bytes of KV cache that one position of one sequence takes. */
  public static long bytesPerSlot(ModelConfig config, DataType computeType) {
    return KeyValueCache.bytesPerSlot(config, computeType);
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
    return weightBytes;
  }

  StepNumbers numbers() {
    return numbers;
  }

  TorchProgram program() {
    return program;
  }

  KeyValueCache cache() {
    return cache;
  }

  RotaryTable rotary() {
    return rotary;
  }

  PtNDArray embedding() {
    return embedding;
  }

  PtNDArray finalNorm() {
    return finalNorm;
  }

  PtNDArray head() {
    return head;
  }

  LayerWeights layer(int layer) {
    return layers.get(layer);
  }

  SharedNetworks networks() {
    return networks;
  }

  @Override
  public void close() {
    rotary.close();
    networks.close();
    program.close();
    embeddingMapping.close();
  }
}
