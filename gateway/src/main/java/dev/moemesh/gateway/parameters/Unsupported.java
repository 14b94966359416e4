package dev.moemesh.gateway.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.List;
import java.util.function.Predicate;

/**
 * Fields that the gateway refuses, because ignoring them would give another answer than the client
 * asked for. Unknown fields are ignored.
 */
public final class Unsupported {

  private record Rule(String field, Predicate<JsonNode> harmless, String instead) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule("functions", Unsupported::empty, "use 'tools'"),
          new Rule("function_call", Unsupported::automatic, "use 'tool_choice'"),
          new Rule("suffix", Unsupported::empty, "leave it out"),
          new Rule("audio", Unsupported::empty, "leave it out"),
          new Rule("prompt_token_ids", Unsupported::empty, "use 'prompt' of /v1/completions"),
          new Rule("thinking_token_budget", Unsupported::unlimited, "use 'max_tokens'"),
          new Rule("kv_transfer_params", Unsupported::empty, "leave it out"),
          new Rule("ec_transfer_params", Unsupported::empty, "leave it out"),
          new Rule("priority", Unsupported::zero, "requests are served in their order"),
          new Rule("repetition_detection", Unsupported::empty, "use 'repetition_penalty'"),
          new Rule("watermarking", Unsupported::off, "leave it out"),
          new Rule("web_search_options", _ -> false, "leave it out"),
          new Rule("mm_processor_kwargs", Unsupported::empty, "the model takes text only"),
          new Rule("media_io_kwargs", Unsupported::empty, "the model takes text only"),
          new Rule("routed_experts_prompt_start", Unsupported::zero, "skip the rows yourself"),
          new Rule("return_prompt_text", Unsupported::off, "decode 'prompt_token_ids'"),
          new Rule("modalities", Unsupported::textOnly, "use [\"text\"]"),
          new Rule("prompt_embeds", Unsupported::empty, "send text or token ids as 'prompt'"),
          new Rule("use_beam_search", Unsupported::off, "sample with 'n' instead"),
          new Rule("logits_processors", Unsupported::empty, "use 'logit_bias'"),
          new Rule("chat_template", Unsupported::empty, "the model's own template is used"),
          new Rule("degradation", Unsupported::strict, "use \"strict\""));

  private Unsupported() {}

  /**
   * Refuses a body that asks for more than there is.
   *
   * @throws ApiException naming the first such field
   */
  public static void refuse(Fields body) {
    for (Rule rule : RULES) {
      boolean asked = body.node(rule.field()).filter(rule.harmless().negate()).isPresent();
      if (asked) {
        throw new ApiException(
            ApiError.unsupported(
                rule.field(),
                "'%s' is not supported here; %s.".formatted(rule.field(), rule.instead())));
      }
    }
  }

  private static boolean empty(JsonNode node) {
    return (node.isContainerNode() || node.isTextual())
        && node.isEmpty()
        && node.asText("").isEmpty();
  }

  private static boolean zero(JsonNode node) {
    return node.isNumber() && node.doubleValue() == 0;
  }

  private static boolean unlimited(JsonNode node) {
    return node.isNumber() && node.doubleValue() == -1;
  }

  private static boolean off(JsonNode node) {
    return node.isBoolean() && !node.booleanValue();
  }

  private static boolean automatic(JsonNode node) {
    return node.asText("").equals("none") || node.asText("").equals("auto");
  }

  private static boolean strict(JsonNode node) {
    return node.asText("").equals("strict");
  }

  private static boolean textOnly(JsonNode node) {
    return node.isArray() && node.size() == 1 && node.get(0).asText("").equals("text");
  }
}
