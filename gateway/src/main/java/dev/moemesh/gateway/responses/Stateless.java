package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.List;

/** What needs a memory of earlier requests, or work after the answer, and is therefore refused. */
final class Stateless {

  /** What {@code include} may ask for. */
  static final String LOGPROBS = "message.output_text.logprobs";

  private record Rule(String field, String instead) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule("previous_response_id", "send the whole conversation as 'input'"),
          new Rule("conversation", "send the whole conversation as 'input'"),
          new Rule("prompt", "send 'instructions' and 'input'"),
          new Rule("context_management", "shorten the conversation yourself"),
          new Rule("moderation", "leave it out"));

  private static final int MAX_INCLUDES = 16;

  private Stateless() {}

  /**
   * Refuses a body that needs state.
   *
   * @throws ApiException naming the first such field
   */
  static void require(Fields body) {
    for (Rule rule : RULES) {
      if (body.node(rule.field()).isPresent()) {
        throw unsupported(rule.field(), rule.instead());
      }
    }
    if (body.flag("background", false)) {
      throw unsupported("background", "wait for the answer, or ask for a stream");
    }
    body.list("include", MAX_INCLUDES, Stateless::included);
  }

  private static String included(JsonNode node, String path) {
    String included = Fields.text(node, path);
    if (!included.equals(LOGPROBS)) {
      throw unsupported(path, "only \"" + LOGPROBS + "\" can be included");
    }
    return included;
  }

  private static ApiException unsupported(String field, String instead) {
    return new ApiException(
        ApiError.unsupported(
            field, "'%s' is not supported: nothing is stored here; %s.".formatted(field, instead)));
  }
}
