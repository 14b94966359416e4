package dev.moemesh.model.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigErrorTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          model_type              | "gpt2"    | model_type: expected one of mixtral, qwen2_moe, qwen3_moe, olmoe, found "gpt2"
          model_type              | 7         | model_type: expected a string, found 7
          hidden_act              | "gelu"    | hidden_act: expected silu, found "gelu"
          hidden_size             | 0         | hidden_size: expected a positive integer, found 0
          hidden_size             | 2048.5    | hidden_size: expected an integer of at most 32 bits, found 2048.5
          hidden_size             | null      | hidden_size: expected an integer, found nothing
          vocab_size              | 99999999999 | vocab_size: expected an integer of at most 32 bits
          num_hidden_layers       | -1        | num_hidden_layers: expected a positive integer, found -1
          num_key_value_heads     | 5         | num_key_value_heads: expected a divisor of num_attention_heads (32), found 5
          head_dim                | 63        | head_dim: expected an even number
          num_experts             | 0         | num_experts: expected at least 1
          num_local_experts       | 64        | num_experts: expected the value of num_local_experts (64), found 128
          num_experts_per_tok     | 129       | num_experts_per_tok: expected at most the number of experts (128), found 129
          norm_topk_prob          | "yes"     | norm_topk_prob: expected true or false, found "yes"
          rms_norm_eps            | 0         | rms_norm_eps: expected a positive number, found 0.0
          decoder_sparse_step     | 0         | decoder_sparse_step: expected a positive integer, found 0
          torch_dtype             | "int8"    | torch_dtype: expected float32, bfloat16 or float16, found int8
          eos_token_id            | [1, "2"]  | eos_token_id: expected an integer of at most 32 bits, found "2"
          eos_token_id            | -5        | eos_token_id: expected a token id of at least 0, found -5
          rope_theta              | 0         | rope_theta: expected a positive number, found 0.0
          partial_rotary_factor   | 0.5       | partial_rotary_factor: expected 1
          rope_scaling            | {"type": "longrope"} | rope_type: expected default, linear, dynamic, yarn or llama3, found "longrope"
          rope_scaling            | {"type": "yarn", "factor": 0.5} | factor: expected a number of at least 1, found 0.5
          rope_scaling            | {"type": "linear"} | factor: expected a number, found nothing
          rope_parameters         | {"full_attention": {}} | rope_parameters: expected one set for all layers
          """)
  void aBadValueIsNamedWithWhatWasExpectedAndFound(String key, String json, String message) {
    ConfigFile file = ConfigFile.qwen3().with(key, json);

    assertThatThrownBy(() -> file.readIn(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(directory.resolve("config.json") + ": " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "{\"a\": 1, \"a\": 2}", "{} {}", "{\"a\": NaN}", "nothing"})
  void aFileThatIsNoJsonObjectIsRefused(String content) throws IOException {
    Files.writeString(directory.resolve("config.json"), content);

    assertThatThrownBy(() -> ModelConfig.read(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(directory.resolve("config.json") + ": expected ")
        .hasMessageContaining("copy the model's original file");
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    Files.writeString(directory.resolve("config.json"), "{\"a\":" + "[".repeat(10_000));

    assertThatThrownBy(() -> ModelConfig.read(directory)).isInstanceOf(ModelFormatException.class);
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() {
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> ModelConfig.read(missing))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            missing
                + ": expected a model directory, found nothing; give the directory that holds config.json");
  }

  @Test
  void aDirectoryWithoutConfigurationIsNamed() {
    assertThatThrownBy(() -> ModelConfig.read(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(directory + ": expected config.json, found none");
  }
}
