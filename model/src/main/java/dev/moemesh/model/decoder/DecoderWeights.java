package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.WeightLoader;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.MappedTensor;
import dev.moemesh.model.weights.TensorNames;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights of the shared layers. Owner of the embedding's mapping and of the networks; the
 * packed tensors belong to the manager they were loaded with.
 *
 * @param embedding as it lies in the checkpoint, {@code [vocabularySize, hiddenSize]}
 * @param finalNorm {@code [hiddenSize]}
 * @param head packed
 * @param none an empty tensor: no bias
 * @param bytes of all of them
 */
@SuppressWarnings("ArrayRecordComponent") // written once, before any use
record DecoderWeights(
    MappedTensor embedding,
    List<LayerWeights> layers,
    SharedNetworks networks,
    float[] finalNorm,
    PtNDArray head,
    PtNDArray none,
    long bytes)
    implements AutoCloseable {

  DecoderWeights {
    layers = List.copyOf(layers);
  }

  static DecoderWeights load(
      PtNDManager manager,
      ModelConfig config,
      Checkpoint checkpoint,
      DataType computeType,
      ComputeDevice device) {
    TensorNames names = TensorNames.of(config.family());
    try (WeightLoader loader = new WeightLoader(checkpoint, computeType, device)) {
      MappedTensor embedding = checkpoint.map(names.embedding());
      float[] finalNorm = loader.numbers(names.finalNorm());
      String headName = config.tiedEmbeddings() ? names.embedding() : names.lmHead();
      WeightLoader.Packed head = loader.pack(manager, config.hiddenSize(), headName);
      List<LayerWeights> layers = new ArrayList<>();
      for (int layer = 0; layer < config.layerCount(); layer++) {
        layers.add(LayerWeights.load(manager, loader, config, layer));
      }
      SharedNetworks networks = SharedNetworks.load(config, loader, device);
      long bytes =
          embedding.bytes().byteSize()
              + head.bytes()
              + layers.stream().mapToLong(LayerWeights::bytes).sum()
              + networks.bytes();
      return new DecoderWeights(
          embedding, layers, networks, finalNorm, head.tensor(), Tensors.floats(manager), bytes);
    }
  }

  @Override
  public void close() {
    networks.close();
    embedding.close();
  }
}
