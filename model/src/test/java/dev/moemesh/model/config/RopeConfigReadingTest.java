package dev.moemesh.model.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RopeConfigReadingTest {
  @TempDir private Path directory;

  @Test
  void thetaHasTheFamilysDefault() {
    assertThat(ConfigFile.mixtral().without("rope_theta").readIn(directory).rope())
        .isEqualTo(new RopeConfig.Default(1e6));
    assertThat(ConfigFile.qwen3().without("rope_theta").readIn(directory).rope())
        .isEqualTo(new RopeConfig.Default(1e4));
  }

  @Test
  void transformers5KeepsAllParametersTogether() {
    RopeConfig rope =
        ConfigFile.qwen3()
            .without("rope_theta")
            .with("rope_parameters", "{\"rope_type\": \"default\", \"rope_theta\": 5000000.0}")
            .readIn(directory)
            .rope();

    assertThat(rope).isEqualTo(new RopeConfig.Default(5e6));
  }

  @Test
  void yarnIsReadAsQwenDocumentsIt() {
    RopeConfig rope =
        ConfigFile.qwen3()
            .with(
                "rope_scaling",
                "{\"rope_type\": \"yarn\", \"factor\": 4.0, \"original_max_position_embeddings\": 32768}")
            .readIn(directory)
            .rope();

    assertThat(rope)
        .isEqualTo(new RopeConfig.Yarn(1e6, 4, 32768, 32, 1, true, OptionalDouble.empty(), 0, 0));
  }

  @Test
  void yarnWithoutAFactorTakesTheRatioOfTheContexts() {
    RopeConfig rope =
        ConfigFile.qwen3()
            .with("max_position_embeddings", "131072")
            .with(
                "rope_scaling",
                "{\"type\": \"yarn\", \"factor\": null, \"original_max_position_embeddings\": 32768,"
                    + " \"beta_fast\": 16, \"beta_slow\": 2, \"truncate\": false, \"attention_factor\": 1.25,"
                    + " \"mscale\": 0.7, \"mscale_all_dim\": 0.8}")
            .readIn(directory)
            .rope();

    assertThat(rope)
        .isEqualTo(
            new RopeConfig.Yarn(1e6, 4, 32768, 16, 2, false, OptionalDouble.of(1.25), 0.7, 0.8));
  }

  @Test
  void llama3LinearAndDynamicAreRead() {
    assertThat(scaled("{\"type\": \"linear\", \"factor\": 2}"))
        .isEqualTo(new RopeConfig.Linear(1e6, 2));
    assertThat(scaled("{\"type\": \"dynamic\", \"factor\": 2.5}"))
        .isEqualTo(new RopeConfig.Dynamic(1e6, 2.5));
    assertThat(
            scaled(
                "{\"rope_type\": \"llama3\", \"factor\": 8.0, \"low_freq_factor\": 1.0,"
                    + " \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 8192}"))
        .isEqualTo(new RopeConfig.Llama3(1e6, 8, 1, 4, 8192));
  }

  private RopeConfig scaled(String scaling) {
    return ConfigFile.mixtral().with("rope_scaling", scaling).readIn(directory).rope();
  }
}
