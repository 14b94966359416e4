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
 * Where no file names one, the default of the family's configuration class holds.
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
    Path config = modelDirectory.resolve("config.json");
    Set<Integer> ids = new LinkedHashSet<>(listed(config));
    ids.addAll(listed(modelDirectory.resolve("generation_config.json")));
    TokenizerFiles tokenizer = new TokenizerFiles(modelDirectory);
    eosText(tokenizer).ifPresent(text -> tokenizer.idOf(text).ifPresent(ids::add));
    if (ids.isEmpty()) {
      json(config).filter(file -> !file.has(KEY)).ifPresent(file -> ids.addAll(ofFamily(file)));
    }
    return new ArrayList<>(ids);
  }

  private static List<Integer> listed(Path file) {
    try {
      return json(file).map(object -> object.integers(KEY)).orElse(List.of());
    } catch (ModelFormatException e) {
      throw e.in(file);
    }
  }

  private static Optional<ConfigJson> json(Path file) {
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
