package dev.moemesh.model.gating;

import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.MoeConfig;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.MappedTensor;
import dev.moemesh.model.weights.TensorNames;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The gate of each MoE layer of a model, in float32. Immutable.
 *
 * @param byLayer gates by layer index
 * @param bytes bytes of weights held
 */
public record LayerGates(SortedMap<Integer, Gate> byLayer, long bytes) {

  public LayerGates {
    byLayer = Collections.unmodifiableSortedMap(new TreeMap<>(byLayer));
  }

  /**
   * Reads the gates of a model directory; nothing stays mapped.
   *
   * @throws dev.moemesh.model.config.ModelFormatException if one is missing or of the wrong shape
   */
  public static LayerGates load(Path modelDirectory, ModelConfig config) {
    try (Checkpoint checkpoint = Checkpoint.open(modelDirectory)) {
      return load(checkpoint, config);
    }
  }

  /**
   * Reads the gates of a checkpoint, which stays the caller's; nothing stays mapped.
   *
   * @throws dev.moemesh.model.config.ModelFormatException if one is missing or of the wrong shape
   */
  public static LayerGates load(Checkpoint checkpoint, ModelConfig config) {
    TensorNames names = TensorNames.of(config.family());
    SortedMap<Integer, Gate> gates = new TreeMap<>();
    long bytes = 0;
    for (int layer = 0; layer < config.layerCount(); layer++) {
      if (config.layers().get(layer).moe()) {
        gates.put(layer, gate(checkpoint, names.gate(layer), config));
        bytes += (long) config.moe().expertCount() * config.hiddenSize() * Float.BYTES;
      }
    }
    return new LayerGates(gates, bytes);
  }

  /** All families supported so far have the same pipeline. */
  private static Gate gate(Checkpoint checkpoint, String name, ModelConfig config) {
    MoeConfig moe = config.moe();
    int experts = moe.expertCount();
    try (MappedTensor weight = checkpoint.map(name).expectShape(experts, config.hiddenSize())) {
      return Gate.softmaxTopK(
          weight.toFloats(),
          experts,
          config.hiddenSize(),
          moe.expertsPerToken(),
          moe.renormalize());
    }
  }

  /**
   * The gate of a MoE layer.
   *
   * @throws IllegalArgumentException if the layer has none
   */
  public Gate gate(int layer) {
    Gate gate = byLayer.get(layer);
    if (gate == null) {
      throw new IllegalArgumentException("layer " + layer + " has no gate");
    }
    return gate;
  }
}
