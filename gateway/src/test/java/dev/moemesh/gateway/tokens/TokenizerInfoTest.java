package dev.moemesh.gateway.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In files, single quotes stand for double ones. */
class TokenizerInfoTest {
  private static final String TOKEN =
      "{'__type':'AddedToken','content':'<s>','lstrip':false,'normalized':false}";

  @TempDir private Path directory;

  @Test
  void writesTokensAsTheirText() {
    write(
        "tokenizer_config.json",
        "{'bos_token':"
            + TOKEN
            + ",'added_tokens_decoder':{'1':"
            + TOKEN
            + "},'model_max_length':7}");

    JsonNode info = info();

    assertThat(info.path("bos_token").asText()).isEqualTo("<s>");
    assertThat(info.at("/added_tokens_decoder/1").asText()).isEqualTo("<s>");
    assertThat(info.path("model_max_length").asInt()).isEqualTo(7);
  }

  @Test
  void takesTokensThatOnlyTheMapNames() {
    write("special_tokens_map.json", "{'eos_token':'</s>','pad_token':" + TOKEN + "}");
    write("tokenizer_config.json", "{'eos_token':'<|end|>'}");

    JsonNode info = info();

    assertThat(info.path("eos_token").asText()).isEqualTo("<|end|>");
    assertThat(info.path("pad_token").asText()).isEqualTo("<s>");
  }

  @Test
  void takesTheTemplateThatChatsAreRenderedWith() {
    write(
        "tokenizer_config.json",
        "{'chat_template':[{'name':'tool_use','template':'t'},{'name':'default','template':'d'}]}");
    assertThat(info().path("chat_template").asText()).isEqualTo("d");

    write("chat_template.jinja", "from a file");
    assertThat(info().path("chat_template").asText()).isEqualTo("from a file");
  }

  @Test
  void tellsNothingOfTheMachinesFiles() {
    write(
        "tokenizer_config.json", "{'vocab_file':'/home/me/vocab','merges_file':'/home/me/merges'}");

    assertThat(info()).hasSize(1);
    assertThat(info().path("tokenizer_class").asText()).isEqualTo("PreTrainedTokenizerFast");
  }

  private JsonNode info() {
    return TokenizerInfo.read(directory).json();
  }

  private void write(String name, String content) {
    try {
      Files.writeString(directory.resolve(name), content.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
