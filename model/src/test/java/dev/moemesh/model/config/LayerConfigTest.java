package dev.moemesh.model.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerConfigTest {
  @TempDir private Path directory;

  @Test
  void everyNthLayerIsMoeUnlessListedAsDense() {
    ModelConfig config =
        ConfigFile.qwen2()
            .with("num_hidden_layers", "8")
            .with("decoder_sparse_step", "2")
            .with("mlp_only_layers", "[3]")
            .readIn(directory);

    assertThat(moeLayers(config)).containsExactly(1, 5, 7);
    assertThat(config.denseIntermediateSize()).isEqualTo(5632);
  }

  @Test
  void mixtralsWindowHoldsForAllLayers() {
    ModelConfig config = ConfigFile.mixtral().with("sliding_window", "4096").readIn(directory);

    assertThat(slidingLayers(config)).hasSize(32);
    assertThat(config.layers().getFirst().slidingWindow()).hasValue(4096);
  }

  @Test
  void qwensWindowIsIgnoredUnlessItIsUsed() {
    ModelConfig config = ConfigFile.qwen3().with("sliding_window", "4096").readIn(directory);

    assertThat(slidingLayers(config)).isEmpty();
  }

  @Test
  void qwen3SlidesInAllLayersWhateverMaxWindowLayersSays() {
    ModelConfig config =
        ConfigFile.qwen3()
            .with("sliding_window", "4096")
            .with("use_sliding_window", "true")
            .with("max_window_layers", "3")
            .readIn(directory);

    assertThat(slidingLayers(config)).hasSize(48);
  }

  @Test
  void qwen2SlidesInEveryOtherLayerBelowMaxWindowLayers() {
    ModelConfig config =
        ConfigFile.qwen2()
            .with("use_sliding_window", "true")
            .with("max_window_layers", "5")
            .readIn(directory);

    assertThat(slidingLayers(config)).containsExactly(0, 2, 4);
    assertThat(config.layers().getFirst().slidingWindow()).hasValue(32768);
  }

  @Test
  void qwen2SlidesWhereTheLayerTypesSaySo() {
    ModelConfig config =
        ConfigFile.qwen2()
            .with("num_hidden_layers", "3")
            .with("use_sliding_window", "true")
            .with(
                "layer_types", "[\"full_attention\", \"sliding_attention\", \"sliding_attention\"]")
            .readIn(directory);

    assertThat(slidingLayers(config)).containsExactly(1, 2);
  }

  private static List<Integer> moeLayers(ModelConfig config) {
    return IntStream.range(0, config.layerCount())
        .filter(i -> config.layers().get(i).moe())
        .boxed()
        .toList();
  }

  private static List<Integer> slidingLayers(ModelConfig config) {
    return IntStream.range(0, config.layerCount())
        .filter(i -> config.layers().get(i).slidingWindow().isPresent())
        .boxed()
        .toList();
  }
}
