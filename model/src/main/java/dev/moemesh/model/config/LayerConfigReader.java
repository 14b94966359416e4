package dev.moemesh.model.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which layers hold experts and which look back only so far: the rules of transformers 5, family by
 * family.
 */
final class LayerConfigReader {
  private static final int QWEN2_MAX_WINDOW_LAYERS = 28;
  private static final int QWEN_SLIDING_WINDOW = 4096;

  private final ConfigJson config;
  private final ModelFamily family;
  private final int layerCount;

  private LayerConfigReader(ConfigJson config, ModelFamily family, int layerCount) {
    this.config = config;
    this.family = family;
    this.layerCount = layerCount;
  }

  static List<LayerConfig> read(ConfigJson config, ModelFamily family, int layerCount) {
    return new LayerConfigReader(config, family, layerCount).layers();
  }

  private List<LayerConfig> layers() {
    List<LayerConfig> layers = new ArrayList<>();
    for (int layer = 0; layer < layerCount; layer++) {
      layers.add(new LayerConfig(isMoe(layer), slidingWindow(layer)));
    }
    return layers;
  }

  private boolean isMoe(int layer) {
    return switch (family) {
      case MIXTRAL, OLMOE -> true;
      case QWEN2_MOE, QWEN3_MOE -> {
        int step = config.optionalInteger("decoder_sparse_step").orElse(1);
        Require.positive("decoder_sparse_step", step);
        yield (layer + 1) % step == 0 && !config.integers("mlp_only_layers").contains(layer);
      }
    };
  }

  private OptionalInt slidingWindow(int layer) {
    return switch (family) {
      case OLMOE -> OptionalInt.empty();
      case MIXTRAL -> config.optionalInteger("sliding_window");
      case QWEN2_MOE -> qwen2Slides(layer) ? qwenWindow() : OptionalInt.empty();
      case QWEN3_MOE -> qwenWindow();
    };
  }

  private OptionalInt qwenWindow() {
    if (!config.flag("use_sliding_window", false)) {
      return OptionalInt.empty();
    }
    return config.has("sliding_window")
        ? config.optionalInteger("sliding_window")
        : OptionalInt.of(QWEN_SLIDING_WINDOW);
  }

  /**
   * Without {@code layer_types}, every other layer below {@code max_window_layers}, from the first
   * one.
   */
  private boolean qwen2Slides(int layer) {
    Optional<List<String>> types = config.optionalTexts("layer_types");
    if (types.isEmpty()) {
      return layer % 2 == 0
          && layer < config.optionalInteger("max_window_layers").orElse(QWEN2_MAX_WINDOW_LAYERS);
    }
    Require.that(
        types.get().size() == layerCount,
        "layer_types",
        "one entry per layer (" + layerCount + ")",
        types.get().size());
    return switch (types.get().get(layer)) {
      case "sliding_attention" -> true;
      case "full_attention" -> false;
      default ->
          throw Require.bad(
              "layer_types", "full_attention or sliding_attention", types.get().get(layer));
    };
  }
}
