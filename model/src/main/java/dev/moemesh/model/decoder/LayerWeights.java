package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.config.AttentionConfig;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.QueryKeyNorm;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.WeightLoader;
import dev.moemesh.model.weights.TensorNames;

/**
 * A decoder layer's weights but for its networks. Norms are {@code [width]}; what the model has not
 * is empty.
 *
 * @param projection packed: queries, keys and values, one below the other
 * @param projectionBias in the compute type, as {@code outputBias}
 * @param output packed
 * @param bytes of the packed weights
 */
@SuppressWarnings("ArrayRecordComponent") // written once, before any use
record LayerWeights(
    float[] inputNorm,
    PtNDArray projection,
    PtNDArray projectionBias,
    float[] queryNorm,
    float[] keyNorm,
    PtNDArray output,
    PtNDArray outputBias,
    float[] postAttentionNorm,
    long bytes) {

  static LayerWeights load(PtNDManager owner, WeightLoader loader, ModelConfig config, int layer) {
    TensorNames names = TensorNames.of(config.family());
    AttentionConfig attention = config.attention();
    WeightLoader.Packed projection =
        loader.pack(
            owner, config.hiddenSize(), names.query(layer), names.key(layer), names.value(layer));
    WeightLoader.Packed output = loader.pack(owner, attention.queryWidth(), names.output(layer));
    boolean normed = attention.norm() != QueryKeyNorm.NONE;
    return new LayerWeights(
        loader.numbers(names.inputNorm(layer)),
        projection.tensor(),
        attention.queryKeyValueBias()
            ? loader.vector(
                owner, names.queryBias(layer), names.keyBias(layer), names.valueBias(layer))
            : Tensors.floats(owner),
        normed ? loader.numbers(names.queryNorm(layer)) : new float[0],
        normed ? loader.numbers(names.keyNorm(layer)) : new float[0],
        output.tensor(),
        attention.outputBias()
            ? loader.vector(owner, names.outputBias(layer))
            : Tensors.floats(owner),
        loader.numbers(names.postAttentionNorm(layer)),
        projection.bytes() + output.bytes());
  }
}
