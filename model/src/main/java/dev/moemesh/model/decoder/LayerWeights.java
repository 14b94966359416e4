package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.config.AttentionConfig;
import dev.moemesh.model.config.LayerConfig;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.QueryKeyNorm;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.WeightLoader;
import dev.moemesh.model.weights.TensorNames;

/**
 * A decoder layer's weights but for its experts and gate, as the program {@code decoder} takes
 * them.
 *
 * @param attention input norm, query-key-value, output, post-attention norm, their biases, query
 *     and key norm
 * @param shape dtype, heads, key-value heads, head dimension, kind of query-key norm, sliding
 *     window
 * @param bytes of the weights
 */
@SuppressWarnings("ArrayRecordComponent") // written once, before any use
record LayerWeights(PtNDArray[] attention, long[] shape, double clip, long bytes) {

  static LayerWeights load(
      PtNDManager owner, WeightLoader loader, ModelConfig config, int layer, int scalarType) {
    TensorNames names = TensorNames.of(config.family());
    AttentionConfig attention = config.attention();
    PtNDArray none = Tensors.floats(owner);
    WeightLoader.Packed projections =
        loader.pack(
            owner, config.hiddenSize(), names.query(layer), names.key(layer), names.value(layer));
    WeightLoader.Packed output = loader.pack(owner, attention.queryWidth(), names.output(layer));
    boolean normed = attention.norm() != QueryKeyNorm.NONE;
    PtNDArray[] weights = {
      loader.floats(owner, names.inputNorm(layer)),
      projections.tensor(),
      output.tensor(),
      loader.floats(owner, names.postAttentionNorm(layer)),
      attention.queryKeyValueBias()
          ? loader.vector(
              owner, names.queryBias(layer), names.keyBias(layer), names.valueBias(layer))
          : none,
      attention.outputBias() ? loader.vector(owner, names.outputBias(layer)) : none,
      normed ? loader.floats(owner, names.queryNorm(layer)) : none,
      normed ? loader.floats(owner, names.keyNorm(layer)) : none
    };
    return new LayerWeights(
        weights,
        shape(attention, config.layers().get(layer), scalarType),
        attention.clip().orElse(0),
        projections.bytes() + output.bytes());
  }

  private static long[] shape(AttentionConfig attention, LayerConfig layer, int scalarType) {
    int norm =
        switch (attention.norm()) {
          case NONE -> 0;
          case PER_HEAD -> 1;
          case FULL_WIDTH -> 2;
        };
    return new long[] {
      scalarType,
      attention.headCount(),
      attention.keyValueHeadCount(),
      attention.headDim(),
      norm,
      layer.slidingWindow().orElse(0)
    };
  }
}
