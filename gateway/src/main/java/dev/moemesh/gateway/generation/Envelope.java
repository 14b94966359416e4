package dev.moemesh.gateway.generation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The outer fields of each answer and chunk. */
public record Envelope(String id, Instant created, String model) {

  public ObjectNode open(String object) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("object", object)
        .put("created", created.getEpochSecond())
        .put("model", model);
  }

  /** {@code usage} as OpenAI writes it. */
  public static ObjectNode json(Usage usage) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("prompt_tokens", usage.promptTokens())
            .put("completion_tokens", usage.completionTokens())
            .put("total_tokens", usage.totalTokens());
    json.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedTokens());
    if (usage.reasoningTokens() != null) {
      json.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoningTokens());
    }
    return json;
  }
}
