package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.Arguments;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.TorchProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys and values of all layers: per layer two tensors {@code [slots, keyValueHeads, headDim]}
 * in the compute type. A slot holds one position of one sequence; which one is the business of who
 * plans the steps.
 *
 * <p>Its tensors belong to the manager it was given. Pages that were never written take no memory.
 * Used on one thread.
 */
final class KeyValueCache {

  private final List<PtNDArray[]> layers;

  KeyValueCache(
      PtNDManager owner, TorchProgram program, ModelConfig config, DataType type, int slots) {
    List<PtNDArray[]> tensors = new ArrayList<>();
    for (int layer = 0; layer < config.layerCount(); layer++) {
      tensors.add(
          new PtNDArray[] {
            tensor(owner, program, config, type, slots), tensor(owner, program, config, type, slots)
          });
    }
    this.layers = List.copyOf(tensors);
  }

  private static PtNDArray tensor(
      PtNDManager owner, TorchProgram program, ModelConfig config, DataType type, int slots) {
    return program.tensor(
        owner,
        "cache",
        Arguments.of()
            .integer(slots)
            .integer(config.attention().keyValueHeadCount())
            .integer(config.attention().headDim())
            .integer(Tensors.scalarType(type)));
  }

  /** Keys and values of a layer. */
  PtNDArray[] layer(int layer) {
    return layers.get(layer);
  }

  /** Bytes that one slot takes in all layers together. */
  static long bytesPerSlot(ModelConfig config, DataType type) {
    return 2L * config.layerCount() * config.attention().keyValueWidth() * type.bytes();
  }
}
