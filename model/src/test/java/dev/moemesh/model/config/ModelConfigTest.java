package dev.moemesh.model.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelConfigTest {
  @TempDir private Path directory;

  @Test
  void mixtralIsReadAsReleased() {
    ModelConfig config = ConfigFile.mixtral().readIn(directory);

    assertThat(config.family()).isEqualTo(ModelFamily.MIXTRAL);
    assertThat(config.attention())
        .isEqualTo(
            new AttentionConfig(
                32, 8, 128, false, false, QueryKeyNorm.NONE, OptionalDouble.empty()));
    assertThat(config.moe()).isEqualTo(new MoeConfig(8, 2, 14336, true, 0));
    assertThat(config.rope()).isEqualTo(new RopeConfig.Default(1e6));
    assertThat(config.layers())
        .hasSize(32)
        .containsOnly(new LayerConfig(true, OptionalInt.empty()));
    assertThat(config.dtype()).isEqualTo(DataType.BF16);
    assertThat(config.denseIntermediateSize()).isZero();
    assertThat(config.bosTokenId()).hasValue(1);
    assertThat(config.eosTokenIds()).containsExactly(2);
  }

  @Test
  void qwen2HasBiasesAndASharedExpert() {
    ModelConfig config = ConfigFile.qwen2().readIn(directory);

    assertThat(config.attention())
        .isEqualTo(
            new AttentionConfig(
                16, 16, 128, true, false, QueryKeyNorm.NONE, OptionalDouble.empty()));
    assertThat(config.moe()).isEqualTo(new MoeConfig(60, 4, 1408, false, 5632));
    assertThat(config.layers()).containsOnly(new LayerConfig(true, OptionalInt.empty()));
    assertThat(config.dtype()).isEqualTo(DataType.F32);
  }

  @Test
  void qwen3NormalisesQueriesAndKeysPerHead() {
    ModelConfig config = ConfigFile.qwen3().readIn(directory);

    assertThat(config.attention())
        .isEqualTo(
            new AttentionConfig(
                32, 4, 128, false, false, QueryKeyNorm.PER_HEAD, OptionalDouble.empty()));
    assertThat(config.attention().queryWidth()).isEqualTo(4096);
    assertThat(config.attention().keyValueWidth()).isEqualTo(512);
    assertThat(config.moe()).isEqualTo(new MoeConfig(128, 8, 768, true, 0));
  }

  @Test
  void olmoeNormalisesTheFullWidthAndMayClip() {
    ModelConfig config = ConfigFile.olmoe().with("clip_qkv", "8.0").readIn(directory);

    assertThat(config.attention())
        .isEqualTo(
            new AttentionConfig(
                16, 16, 128, false, false, QueryKeyNorm.FULL_WIDTH, OptionalDouble.of(8)));
    assertThat(config.moe()).isEqualTo(new MoeConfig(64, 8, 1024, false, 0));
    assertThat(config.rmsNormEpsilon()).isEqualTo(1e-5);
  }

  @Test
  void attentionBiasMeansAllFourProjections() {
    AttentionConfig attention =
        ConfigFile.qwen3().with("attention_bias", "true").readIn(directory).attention();

    assertThat(attention.queryKeyValueBias()).isTrue();
    assertThat(attention.outputBias()).isTrue();
  }

  @Test
  void renormalizingIsOffUnlessTheFileSaysSo() {
    ModelConfig config = ConfigFile.qwen3().without("norm_topk_prob").readIn(directory);

    assertThat(config.moe().renormalize()).isFalse();
  }

  @Test
  void headsForKeysAndValuesDefaultAsInTheReference() {
    assertThat(ConfigFile.mixtral().without("num_key_value_heads").readIn(directory).attention())
        .extracting(AttentionConfig::keyValueHeadCount)
        .isEqualTo(8);
    assertThat(
            ConfigFile.mixtral().with("num_key_value_heads", "null").readIn(directory).attention())
        .extracting(AttentionConfig::keyValueHeadCount)
        .isEqualTo(32);
    assertThat(ConfigFile.olmoe().without("num_key_value_heads").readIn(directory).attention())
        .extracting(AttentionConfig::keyValueHeadCount)
        .isEqualTo(16);
  }

  @Test
  void theExpertCountMayHaveTheNameThatTransformers5Saves() {
    ModelConfig config =
        ConfigFile.qwen3()
            .without("num_experts")
            .with("num_local_experts", "128")
            .readIn(directory);

    assertThat(config.moe().expertCount()).isEqualTo(128);
  }

  @Test
  void theDataTypeMayHaveItsNewerName() {
    ModelConfig config = ConfigFile.qwen3().with("dtype", "\"float16\"").readIn(directory);

    assertThat(config.dtype()).isEqualTo(DataType.F16);
  }

  @Test
  void theGenerationConfigurationAddsEndsOfSequenceAndKnowsTheBeginningBetter() throws IOException {
    Files.writeString(
        directory.resolve("generation_config.json"),
        "{\"eos_token_id\": [151645, 151643], \"bos_token_id\": 5}");

    ModelConfig config = ConfigFile.qwen3().readIn(directory);

    assertThat(config.eosTokenIds()).containsExactly(151645, 151643);
    assertThat(config.bosTokenId()).hasValue(5);
  }

  @Test
  void aTokenThatIsNullIsNone() {
    ModelConfig config =
        ConfigFile.mixtral()
            .with("eos_token_id", "null")
            .with("bos_token_id", "null")
            .readIn(directory);

    assertThat(config.eosTokenIds()).isEmpty();
    assertThat(config.bosTokenId()).isEmpty();
  }
}
