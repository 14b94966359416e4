package dev.moemesh.model.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads a {@code config.json} of any supported family. */
final class ModelConfigReader {
  private final Path directory;
  private final ConfigJson config;
  private final Optional<ConfigJson> generation;
  private final ModelFamily family;
  private final FamilyDefaults defaults;

  private ModelConfigReader(Path directory, ConfigJson config, Optional<ConfigJson> generation) {
    this.directory = directory;
    this.config = config;
    this.generation = generation;
    this.family =
        ModelFamily.of(
            config
                .optionalText("model_type")
                .orElseThrow(() -> Require.bad("model_type", "a string", "nothing")));
    this.defaults = FamilyDefaults.of(family);
  }

  static ModelConfig read(Path modelDirectory) {
    Path file = modelDirectory.resolve("config.json");
    Path generationFile = modelDirectory.resolve("generation_config.json");
    requireFile(modelDirectory, file);
    Optional<ConfigJson> generation =
        Files.exists(generationFile)
            ? Optional.of(ConfigJson.read(generationFile))
            : Optional.empty();
    try {
      return new ModelConfigReader(modelDirectory, ConfigJson.read(file), generation).read();
    } catch (ModelFormatException e) {
      throw e.in(file);
    }
  }

  private static void requireFile(Path modelDirectory, Path file) {
    if (!Files.isDirectory(modelDirectory)) {
      throw new ModelFormatException(
          "%s: expected a model directory, found %s; give the directory that holds config.json"
              .formatted(modelDirectory, Files.exists(modelDirectory) ? "a file" : "nothing"));
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(
          "%s: expected config.json, found none; give the directory of a model in the Hugging Face layout"
              .formatted(modelDirectory));
    }
  }

  private ModelConfig read() {
    String activation = config.optionalText("hidden_act").orElse("silu");
    Require.that(activation.equals("silu"), "hidden_act", "silu", '"' + activation + '"');
    int layerCount = config.integer("num_hidden_layers");
    Require.positive("num_hidden_layers", layerCount);
    int maxPositions =
        config.optionalInteger("max_position_embeddings").orElse(defaults.maxPositions());
    Require.positive("max_position_embeddings", maxPositions);
    List<LayerConfig> layers = LayerConfigReader.read(config, family, layerCount);
    return new ModelConfig(
        family,
        config.integer("vocab_size"),
        config.integer("hidden_size"),
        layerCount,
        attention(),
        RopeConfigReader.read(config, defaults.ropeTheta(), maxPositions),
        moe(),
        layers.stream().allMatch(LayerConfig::moe) ? 0 : config.integer("intermediate_size"),
        layers,
        config.optionalNumber("rms_norm_eps").orElse(defaults.rmsNormEpsilon()),
        config.flag("tie_word_embeddings", false),
        maxPositions,
        dtype(),
        EndOfSequence.read(directory),
        bosTokenId());
  }

  private AttentionConfig attention() {
    int heads = config.integer("num_attention_heads");
    Require.positive("num_attention_heads", heads);
    boolean attentionBias =
        switch (family) {
          case MIXTRAL, QWEN2_MOE -> false;
          case QWEN3_MOE, OLMOE -> config.flag("attention_bias", false);
        };
    return new AttentionConfig(
        heads,
        keyValueHeads(heads),
        headDim(heads),
        family == ModelFamily.QWEN2_MOE ? config.flag("qkv_bias", true) : attentionBias,
        attentionBias,
        switch (family) {
          case MIXTRAL, QWEN2_MOE -> QueryKeyNorm.NONE;
          case QWEN3_MOE -> QueryKeyNorm.PER_HEAD;
          case OLMOE -> QueryKeyNorm.FULL_WIDTH;
        },
        family == ModelFamily.OLMOE ? config.optionalNumber("clip_qkv") : OptionalDouble.empty());
  }

  private int keyValueHeads(int heads) {
    return config.has("num_key_value_heads")
        ? config.optionalInteger("num_key_value_heads").orElse(heads)
        : defaults.keyValueHeads().orElse(heads);
  }

  private int headDim(int heads) {
    OptionalInt headDim = config.optionalInteger("head_dim");
    if (headDim.isPresent()) {
      return headDim.getAsInt();
    }
    int hiddenSize = config.integer("hidden_size");
    Require.that(
        hiddenSize % heads == 0,
        "hidden_size",
        "a multiple of num_attention_heads (" + heads + ")",
        hiddenSize);
    return hiddenSize / heads;
  }

  private MoeConfig moe() {
    return new MoeConfig(
        expertCount(),
        config.integer("num_experts_per_tok"),
        switch (family) {
          case MIXTRAL, OLMOE -> config.integer("intermediate_size");
          case QWEN2_MOE, QWEN3_MOE -> config.integer("moe_intermediate_size");
        },
        family == ModelFamily.MIXTRAL || config.flag("norm_topk_prob", false),
        family == ModelFamily.QWEN2_MOE ? sharedExpert() : 0);
  }

  /** transformers 5 saves either name, whichever the family released. */
  private int expertCount() {
    OptionalInt routed = config.optionalInteger("num_experts");
    OptionalInt local = config.optionalInteger("num_local_experts");
    if (routed.isPresent() && local.isPresent()) {
      Require.that(
          routed.equals(local),
          "num_experts",
          "the value of num_local_experts (" + local.getAsInt() + ")",
          routed.getAsInt());
    }
    String key = family == ModelFamily.MIXTRAL ? "num_local_experts" : "num_experts";
    int count =
        routed.orElseGet(() -> local.orElseThrow(() -> Require.bad(key, "an integer", "nothing")));
    Require.that(count > 0, key, "at least 1 (a model without experts needs no mesh)", count);
    return count;
  }

  private int sharedExpert() {
    int size = config.integer("shared_expert_intermediate_size");
    Require.positive("shared_expert_intermediate_size", size);
    return size;
  }

  private DataType dtype() {
    Optional<String> name =
        config.optionalText("torch_dtype").or(() -> config.optionalText("dtype"));
    return name.map(
            found ->
                DataType.ofTorch(found)
                    .orElseThrow(
                        () -> Require.bad("torch_dtype", "float32, bfloat16 or float16", found)))
        .orElse(DataType.F32);
  }

  private OptionalInt bosTokenId() {
    if (generation.isPresent() && generation.get().optionalInteger("bos_token_id").isPresent()) {
      return generation.get().optionalInteger("bos_token_id");
    }
    return config.has("bos_token_id")
        ? config.optionalInteger("bos_token_id")
        : defaults.bosTokenId();
  }
}
