package dev.moemesh.gateway.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFactsTest {
  private static final Path MODELS = Path.of("../model/src/test/resources");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  static Stream<Path> models() throws IOException {
    try (Stream<Path> files = Files.find(MODELS, 3, (file, _) -> file.endsWith("config.json"))) {
      return files.map(Path::getParent).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void areThoseThatTheAttentionServiceReads(Path model) throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(model.resolve("config.json").toFile());

    ModelFacts facts = ModelFacts.of(ModelConfig.read(model));

    assertThat(facts)
        .isEqualTo(
            new ModelFacts(
                config.path("max_position_embeddings").intValue(),
                config.path("vocab_size").intValue(),
                config.path("num_experts_per_tok").intValue()));
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-mixtral, 131072",
    "tiny-qwen2moe, 32768",
    "tiny-qwen3moe, 32768",
    "tiny-olmoe, 4096"
  })
  void aContextThatTheConfigurationOmitsIsItsFamilysDefault(String model, int context)
      throws IOException {
    without("max_position_embeddings", MODELS.resolve("golden").resolve(model));

    assertThat(ModelFacts.of(ModelConfig.read(directory)).contextLength()).isEqualTo(context);
  }

  @Test
  void aNumberWithoutADefaultIsNamedWithItsFile() throws IOException {
    without("num_experts_per_tok", MODELS.resolve("golden/tiny-mixtral"));

    assertThatThrownBy(() -> ModelConfig.read(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(directory.resolve("config.json") + ": num_experts_per_tok: ");
  }

  private void without(String key, Path model) throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(model.resolve("config.json").toFile());
    config.remove(key);
    JSON.writeValue(directory.resolve("config.json").toFile(), config);
  }
}
