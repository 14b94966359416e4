package dev.moemesh.model.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens any of which ends a sequence: all that {@code config.json} and {@code
 * generation_config.json} list, and the tokenizer's own {@code eos_token}, as vLLM takes them.
 * Where no file says anything it is what the family's configuration class has. Whoever ends
 * sequences, or shows that one ended, reads them here. Pure but for the files.
 */
public final class EndOfSequence {
  private static final String KEY = "eos_token_id";

  private EndOfSequence() {}

  /**
   * The tokens of a model directory, each once.
   *
   * @throws ModelFormatException if a file is not what it should be
   */
  public static List<Integer> read(Path modelDirectory) {
    Optional<ConfigJson> config = file(modelDirectory, "config.json");
    Set<Integer> ids = new LinkedHashSet<>();
    config.ifPresent(file -> ids.addAll(file.integers(KEY)));
    file(modelDirectory, "generation_config.json")
        .ifPresent(file -> ids.addAll(file.integers(KEY)));
    TokenizerFiles tokenizer = new TokenizerFiles(modelDirectory);
    eosText(tokenizer).ifPresent(text -> tokenizer.idOf(text).ifPresent(ids::add));
    if (ids.isEmpty()) {
      config.filter(file -> !file.has(KEY)).ifPresent(file -> ids.addAll(ofFamily(file)));
    }
    return new ArrayList<>(ids);
  }

  private static Optional<ConfigJson> file(Path directory, String name) {
    Path file = directory.resolve(name);
    return Files.isRegularFile(file) ? Optional.of(ConfigJson.read(file)) : Optional.empty();
  }

  /** {@code tokenizer_config.json} wins; either file has a string or an added token. */
  private static Optional<String> eosText(TokenizerFiles tokenizer) {
    for (String name : List.of("tokenizer_config.json", "special_tokens_map.json")) {
      JsonNode token = tokenizer.json(name).path("eos_token");
      JsonNode text = token.isObject() ? token.path("content") : token;
      if (text.isTextual()) {
        return Optional.of(text.asText());
      }
    }
    return Optional.empty();
  }

  private static List<Integer> ofFamily(ConfigJson config) {
    return config
        .optionalText("model_type")
        .flatMap(ModelFamily::find)
        .map(family -> FamilyDefaults.of(family).eosTokenIds())
        .orElse(List.of());
  }
}
