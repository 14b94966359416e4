package dev.moemesh.gateway.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.List;
import java.util.function.Predicate;

/**
 * Fields that ask for something this gateway does not do. Fields it does not know are ignored, but
 * to ignore one of these would give an answer that the client did not ask for.
 */
final class Unsupported {

  private record Rule(String field, Predicate<JsonNode> harmless, String instead) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule("tools", Unsupported::empty, "describe the tools in a message"),
          new Rule("functions", Unsupported::empty, "describe the functions in a message"),
          new Rule("suffix", Unsupported::empty, "leave it out"),
          new Rule("audio", Unsupported::empty, "leave it out"),
          new Rule("modalities", Unsupported::textOnly, "use [\"text\"]"),
          new Rule("prompt_embeds", Unsupported::empty, "send text or token ids as 'prompt'"),
          new Rule("use_beam_search", Unsupported::off, "sample with 'n' instead"),
          new Rule("logits_processors", Unsupported::empty, "use 'logit_bias'"),
          new Rule("allowed_token_ids", Unsupported::empty, "use 'logit_bias'"),
          new Rule("bad_words", Unsupported::empty, "use 'logit_bias'"),
          new Rule("truncate_prompt_tokens", Unsupported::empty, "shorten the prompt yourself"),
          new Rule("chat_template", Unsupported::empty, "the model's own template is used"),
          new Rule("continue_final_message", Unsupported::off, "use /v1/completions"),
          new Rule("degradation", Unsupported::strict, "use \"strict\""));

  private Unsupported() {}

  /**
   * Refuses a body that asks for more than there is.
   *
   * @throws ApiException naming the first such field
   */
  static void refuse(Fields body) {
    boolean toolsUnused = body.node("tool_choice").filter(Unsupported::none).isPresent();
    for (Rule rule : RULES) {
      boolean asked = body.node(rule.field()).filter(rule.harmless().negate()).isPresent();
      if (asked && !(rule.field().equals("tools") && toolsUnused)) {
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

  private static boolean off(JsonNode node) {
    return node.isBoolean() && !node.booleanValue();
  }

  private static boolean none(JsonNode node) {
    return node.asText("").equals("none");
  }

  private static boolean strict(JsonNode node) {
    return node.asText("").equals("strict");
  }

  private static boolean textOnly(JsonNode node) {
    return node.isArray() && node.size() == 1 && node.get(0).asText("").equals("text");
  }
}
