package dev.moemesh.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.model.config.EndOfSequence;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tokens that mark beginnings and ends.
 *
 * @param texts text by role as chat templates name it: {@code bos_token}, {@code eos_token}, …
 * @param endIds tokens any of which ends a sequence ({@link EndOfSequence})
 */
public record SpecialTokens(Map<String, String> texts, Set<Integer> endIds) {

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

  static SpecialTokens read(ModelFiles files) {
    return new SpecialTokens(texts(files), Set.copyOf(EndOfSequence.read(files.directory())));
  }
}
