package dev.moemesh.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.model.config.EndOfSequence;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The tokens that mark beginnings and ends.
 *
 * @param texts text by role as chat templates name it: {@code bos_token}, {@code eos_token}, …
 * @param beginId the token that begins a sequence, if the model has one
 * @param endIds tokens any of which ends a sequence ({@link EndOfSequence})
 */
public record SpecialTokens(Map<String, String> texts, OptionalInt beginId, Set<Integer> endIds) {

  public SpecialTokens {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    endIds = Collections.unmodifiableSet(new TreeSet<>(endIds));
  }

  static Map<String, String> texts(ModelFiles files) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String source : new String[] {"special_tokens_map.json", "tokenizer_config.json"}) {
      files
          .json(source)
          .properties()
          .forEach(
              entry -> {
                JsonNode text =
                    entry.getValue().isObject()
                        ? entry.getValue().path("content")
                        : entry.getValue();
                if (entry.getKey().matches("(bos|eos|pad|unk|sep|cls|mask)_token")
                    && text.isTextual()) {
                  texts.put(entry.getKey(), text.asText());
                }
              });
    }
    return texts;
  }

  static SpecialTokens read(ModelFiles files, Function<String, OptionalInt> idOf) {
    Map<String, String> texts = texts(files);
    JsonNode generation = files.json("generation_config.json");
    JsonNode config = files.json("config.json");
    OptionalInt beginId = id(texts, "bos_token", idOf);
    JsonNode configured = generation.path("bos_token_id").isInt() ? generation : config;
    if (beginId.isEmpty() && configured.path("bos_token_id").isInt()) {
      beginId = OptionalInt.of(configured.get("bos_token_id").asInt());
    }
    return new SpecialTokens(texts, beginId, Set.copyOf(EndOfSequence.read(files.directory())));
  }

  private static OptionalInt id(
      Map<String, String> texts, String role, Function<String, OptionalInt> idOf) {
    String text = texts.get(role);
    return text == null ? OptionalInt.empty() : idOf.apply(text);
  }
}
