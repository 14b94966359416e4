package dev.moemesh.model.config;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A MoE transformer, as its {@code config.json} describes it. A key that is absent has the default
 * of the family's configuration class in Hugging Face transformers 5.
 *
 * @param denseIntermediateSize inner width of the FFN of dense layers; 0 if there are none
 * @param layers one entry per layer, from the embedding up
 * @param rmsNormEpsilon epsilon of every RMSNorm
 * @param tiedEmbeddings whether the language-model head is the embedding matrix
 * @param maxPositions the context limit in tokens
 * @param dtype the format that the file names, F32 if none; the weights themselves may have
 *     another: {@code Checkpoint.dtype()} knows
 * @param eosTokenIds ids that end a sequence ({@link EndOfSequence})
 * @param bosTokenId the id that begins one; {@code generation_config.json} wins over {@code
 *     config.json}
 */
public record ModelConfig(
    ModelFamily family,
    int vocabularySize,
    int hiddenSize,
    int layerCount,
    AttentionConfig attention,
    RopeConfig rope,
    MoeConfig moe,
    int denseIntermediateSize,
    List<LayerConfig> layers,
    double rmsNormEpsilon,
    boolean tiedEmbeddings,
    int maxPositions,
    DataType dtype,
    List<Integer> eosTokenIds,
    OptionalInt bosTokenId) {

  public ModelConfig {
    Require.positive("vocab_size", vocabularySize);
    Require.positive("hidden_size", hiddenSize);
    Require.positive("num_hidden_layers", layerCount);
    Require.that(
        layers.size() == layerCount,
        "num_hidden_layers",
        "one entry per layer (" + layers.size() + ")",
        layerCount);
    Require.that(
        denseIntermediateSize > 0 || layers.stream().allMatch(LayerConfig::moe),
        "intermediate_size",
        "a positive integer, since some layers are dense",
        denseIntermediateSize);
    Require.positive("rms_norm_eps", rmsNormEpsilon);
    Require.positive("max_position_embeddings", maxPositions);
    for (int id : eosTokenIds) {
      Require.that(id >= 0, "eos_token_id", "a token id of at least 0", id);
    }
    layers = List.copyOf(layers);
    eosTokenIds = List.copyOf(eosTokenIds);
  }

  /** The indices of the layers that have experts. */
  public SortedSet<Integer> moeLayers() {
    return IntStream.range(0, layers.size())
        .filter(layer -> layers.get(layer).moe())
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Reads {@code config.json}, and {@code generation_config.json} if there is one.
   *
   * @throws ModelFormatException if the directory holds no model that the mesh can serve; the
   *     message says why
   */
  public static ModelConfig read(Path modelDirectory) {
    return ModelConfigReader.read(modelDirectory);
  }
}
