package dev.moemesh.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.model.text.TextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndOfSequenceTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden/tiny-mixtral");

  @TempDir private Path directory;

  @Test
  void isTheUnionOfAllFilesThatNameTokens() throws IOException {
    file("config.json", "{'eos_token_id': 5}");
    file("generation_config.json", "{'eos_token_id': [5, 7]}");
    file("tokenizer_config.json", "{'eos_token': {'content': '<|end|>'}}");
    file("special_tokens_map.json", "{'eos_token': 'a'}");
    file(
        "tokenizer.json",
        "{'added_tokens': [{'id': 9, 'content': '<|end|>'}], 'model': {'vocab': {'<|end|>': 3}}}");

    assertThat(EndOfSequence.read(directory)).containsExactly(5, 7, 9);
  }

  @Test
  void findsTheTokenizersAmongOrdinaryTokensToo() throws IOException {
    file("special_tokens_map.json", "{'eos_token': '</s>'}");
    file(
        "tokenizer.json",
        "{'model': {'type': 'BPE', 'merges': [['a', 'b']], 'vocab': {'<s>': 1, '</s>': 2}}}");
    assertThat(EndOfSequence.read(directory)).containsExactly(2);

    file("tokenizer.json", "{'model': {'vocab': [['<s>', 0.5], ['x', 1], ['</s>', -1]]}}");
    assertThat(EndOfSequence.read(directory)).containsExactly(2);
  }

  @Test
  void takesTheDeclaredTokenWhereThereIsNoTokenizer() throws IOException {
    file("config.json", "{'model_type': 'mixtral', 'eos_token_id': null}");
    file(
        "tokenizer_config.json",
        "{'eos_token': '<|im_end|>', 'added_tokens_decoder': {'151645': {'content': '<|im_end|>'}}}");

    assertThat(EndOfSequence.read(directory)).containsExactly(151645);
  }

  @Test
  void isTheFamilysOnlyWhereNoFileSaysAnything() throws IOException {
    file("config.json", "{'model_type': 'mixtral'}");
    assertThat(EndOfSequence.read(directory)).containsExactly(2);

    file("generation_config.json", "{'eos_token_id': 8}");
    assertThat(EndOfSequence.read(directory)).containsExactly(8);
  }

  @Test
  void gatewayAndAttentionServiceReadTheSame() throws IOException {
    for (String name : new String[] {"config.json", "tokenizer.json", "tokenizer_config.json"}) {
      Files.copy(GOLDEN.resolve(name), directory.resolve(name));
    }
    file("generation_config.json", "{'eos_token_id': 4}");

    try (TextTokenizer tokenizer = TextTokenizer.open(directory)) {
      assertThat(tokenizer.specialTokens().endIds())
          .containsExactlyInAnyOrderElementsOf(ModelConfig.read(directory).eosTokenIds())
          .containsExactlyInAnyOrder(1, 4);
    }
  }

  @Test
  void namesTheFileThatIsBroken() throws IOException {
    file("tokenizer_config.json", "{'eos_token': 'x'}");
    file("tokenizer.json", "{'model': ");

    assertThatThrownBy(() -> EndOfSequence.read(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("tokenizer.json")
        .hasMessageContaining("copy the model");
  }

  @Test
  void namesTheFileWhoseTokensAreNoNumbers() throws IOException {
    file("config.json", "{'eos_token_id': 1}");
    file("generation_config.json", "{'eos_token_id': 'x'}");

    assertThatThrownBy(() -> EndOfSequence.read(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(directory.resolve("generation_config.json") + ": eos_token_id: ");
  }

  private void file(String name, String json) throws IOException {
    Files.writeString(directory.resolve(name), json.replace('\'', '"'));
  }
}
