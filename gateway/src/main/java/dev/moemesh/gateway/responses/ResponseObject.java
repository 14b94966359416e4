package dev.moemesh.gateway.responses;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.RequestId;
import dev.moemesh.gateway.generation.Usage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The object that an answer is, and that events carry at its beginning and end: it repeats the
 * request's settings. Immutable.
 */
final class ResponseObject {
  private static final int MAX_METADATA = 16;

  /** Settings that are repeated as they came, null if they did not. */
  private static final List<String> REPEATED =
      List.of(
          "instructions",
          "max_output_tokens",
          "max_tool_calls",
          "user",
          "safety_identifier",
          "prompt_cache_key");

  private final ObjectNode fixed;

  private ResponseObject(ObjectNode fixed) {
    this.fixed = fixed;
  }

  /**
   * The part of the object that a body decides.
   *
   * @throws ApiException if {@code metadata} is not what it should be
   */
  static ResponseObject of(Fields body, RequestId id, Instant now, String model) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", "resp_" + id.visible())
            .put("object", "response")
            .put("created_at", now.getEpochSecond())
            .put("model", model);
    REPEATED.forEach(name -> json.set(name, body.node(name).orElse(json.nullNode())));
    json.set("metadata", metadata(body));
    json.set("tools", body.node("tools").orElse(json.arrayNode()));
    json.set("tool_choice", body.node("tool_choice").orElse(json.textNode("auto")));
    json.put("parallel_tool_calls", body.flag("parallel_tool_calls", true));
    json.put("top_logprobs", body.node("top_logprobs").map(JsonNode::asInt).orElse(0));
    json.put("truncation", body.text("truncation").orElse("disabled"));
    json.set("text", text(body));
    json.set("reasoning", reasoning(body));
    json.put("background", false).put("store", false).put("service_tier", "default");
    json.putNull("previous_response_id");
    return new ResponseObject(json);
  }

  /** The same with the sampling that the request really has. */
  ResponseObject sampledBy(Sampling sampling) {
    ObjectNode json = fixed.deepCopy();
    json.put("temperature", sampling.getTemperature()).put("top_p", sampling.getTopP());
    json.put("presence_penalty", sampling.getPresencePenalty());
    json.put("frequency_penalty", sampling.getFrequencyPenalty());
    return new ResponseObject(json);
  }

  private static JsonNode metadata(Fields body) {
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    Fields metadata = body.fields("metadata").orElse(new Fields(none, "metadata"));
    if (metadata.object().size() > MAX_METADATA) {
      throw new ApiException(
          ApiError.invalid(
              "metadata",
              "'metadata' may have at most %d entries, found %d."
                  .formatted(MAX_METADATA, metadata.object().size())));
    }
    metadata
        .object()
        .properties()
        .forEach(entry -> Fields.text(entry.getValue(), metadata.path(entry.getKey())));
    return metadata.object();
  }

  private static ObjectNode text(Fields body) {
    ObjectNode text =
        body.fields("text")
            .map(fields -> fields.object().deepCopy())
            .orElse(JsonNodeFactory.instance.objectNode());
    if (!text.path("format").isObject()) {
      text.putObject("format").put("type", "text");
    }
    return text;
  }

  /** A summary of the reasoning is never made. */
  private static ObjectNode reasoning(Fields body) {
    ObjectNode reasoning = JsonNodeFactory.instance.objectNode();
    JsonNode effort =
        body.fields("reasoning")
            .flatMap(fields -> fields.node("effort"))
            .orElse(reasoning.nullNode());
    reasoning.set("effort", effort);
    return reasoning.putNull("summary");
  }

  /** The object while nothing is known of the answer. */
  ObjectNode inProgress() {
    return with("in_progress", JsonNodeFactory.instance.arrayNode(), null);
  }

  /**
   * The object of an answer that has come to its end.
   *
   * @param cut whether it was ended by its length
   */
  ObjectNode ended(ArrayNode output, Usage usage, boolean cut) {
    ObjectNode json = with(cut ? "incomplete" : "completed", output, usage);
    if (cut) {
      json.putObject("incomplete_details").put("reason", "max_output_tokens");
    }
    return json;
  }

  /** The object of an answer that failed on its way. Its code is one of those that OpenAI has. */
  ObjectNode failed(ArrayNode output, ApiError error) {
    ObjectNode json = with("failed", output, null);
    json.putObject("error")
        .put("code", error.status() < 500 ? "invalid_prompt" : "server_error")
        .put("message", error.message())
        .put("type", error.code())
        .put("param", error.param());
    return json;
  }

  private ObjectNode with(String status, ArrayNode output, @Nullable Usage usage) {
    ObjectNode json = fixed.deepCopy();
    json.put("status", status);
    json.set("output", output);
    json.set("usage", usage == null ? json.nullNode() : usage(usage));
    json.putNull("error");
    return json.putNull("incomplete_details");
  }

  private static ObjectNode usage(Usage usage) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("input_tokens", usage.promptTokens());
    json.putObject("input_tokens_details")
        .put("cached_tokens", usage.cachedTokens())
        .put("cache_write_tokens", 0);
    json.put("output_tokens", usage.completionTokens());
    json.putObject("output_tokens_details")
        .put("reasoning_tokens", requireNonNullElse(usage.reasoningTokens(), 0).intValue());
    return json.put("total_tokens", usage.totalTokens());
  }
}
