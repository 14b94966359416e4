package dev.moemesh.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFormatException;
import dev.moemesh.model.golden.GoldenModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelDirectoryTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("dev.moemesh.model.golden.GoldenModel#all")
  void everyGoldenModelIsAcceptedAndHasNoTensorToSpare(GoldenModel model) {
    ModelDirectory opened = ModelDirectory.open(model.path());

    try (Checkpoint checkpoint = Checkpoint.open(model.path())) {
      assertThat(checkpoint.names())
          .containsExactlyInAnyOrderElementsOf(ExpectedTensors.of(opened.config()).keySet());
      assertThat(checkpoint.dtype()).isEqualTo(opened.config().dtype());
    }
  }

  @Test
  void tiedEmbeddingsNeedNoHead() throws IOException {
    copyWithConfig("\"tie_word_embeddings\": false", "\"tie_word_embeddings\": true");

    assertThat(ExpectedTensors.of(ModelDirectory.open(directory).config()))
        .doesNotContainKey("lm_head.weight");
  }

  @Test
  void missingTensorsAreCountedAndNamed() throws IOException {
    copyWithConfig("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3");

    assertThatThrownBy(() -> ModelDirectory.open(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(
            directory
                + ": expected 96 tensors, found 65 of them, missing model.layers.2.input_layernorm.weight, ")
        .hasMessageContaining(", ...; complete the download")
        .hasNoCause();
  }

  @Test
  void aTensorOfAnotherShapeIsNamed() throws IOException {
    copyWithConfig("\"vocab_size\": 320", "\"vocab_size\": 321");

    assertThatThrownBy(() -> ModelDirectory.open(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            directory
                + ": expected model.embed_tokens.weight of shape [321, 64], found [320, 64];"
                + " config.json and the weights belong to different models");
  }

  @Test
  void theFormatInTheConfigurationIsNotTheWeights() throws IOException {
    copyWithConfig("\"torch_dtype\": \"float32\"", "\"torch_dtype\": \"bfloat16\"");

    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      assertThat(checkpoint.dtype()).isEqualTo(DataType.F32);
    }
  }

  private void copyWithConfig(String from, String to) throws IOException {
    Path golden = new GoldenModel("tiny-mixtral").path();
    String config = Files.readString(golden.resolve("config.json"));
    assertThat(config).contains(from);
    Files.writeString(directory.resolve("config.json"), config.replace(from, to));
    Files.createSymbolicLink(
        directory.resolve("model.safetensors"), golden.resolve("model.safetensors"));
  }
}
