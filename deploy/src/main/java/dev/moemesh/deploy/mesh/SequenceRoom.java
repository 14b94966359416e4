package dev.moemesh.deploy.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.moemesh.deploy.process.HealthProbe;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a sequence can become, as an attention worker's readiness says.
 *
 * @param cacheTokens that the KV cache holds
 * @param contextTokens of the model
 * @param contextMegabytes of a KV cache that holds the whole context
 */
public record SequenceRoom(int cacheTokens, int contextTokens, long contextMegabytes) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** What a readiness answer says; empty if it is that of another process. */
  static Optional<SequenceRoom> in(String health) {
    try {
      for (JsonNode check : MAPPER.readTree(health).path("checks")) {
        JsonNode data = check.path("data");
        if (data.has("kv_cache_tokens")) {
          return Optional.of(
              new SequenceRoom(
                  data.path("kv_cache_tokens").asInt(),
                  data.path("context_tokens").asInt(),
                  data.path("context_megabytes").asLong()));
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** What a person should know where the cache is shorter than the context. */
  Optional<String> shortage() {
    return cacheTokens >= contextTokens
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the KV cache holds %,d tokens, the model's context is %,d: longer sequences end early with finish_reason \"length\"; --kv-cache-mb %d holds all of it",
                cacheTokens,
                contextTokens,
                contextMegabytes));
  }

  /** Tells of a shortage, if the worker at that URL has one. */
  static void tellShortage(URI attention, ProgressListener listener) {
    try (HealthProbe probe = new HealthProbe()) {
      in(probe.readiness(attention))
          .flatMap(SequenceRoom::shortage)
          .ifPresent(text -> listener.on(new Progress.Note(text)));
    }
  }
}
