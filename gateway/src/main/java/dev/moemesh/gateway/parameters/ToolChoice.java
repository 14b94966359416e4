package dev.moemesh.gateway.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.List;
import java.util.Optional;

/**
 * Checks {@code tool_choice} and its older form {@code function_call}: a known word or an object,
 * and beside the tools that it chooses from. As in vLLM {@code "none"} needs none.
 */
final class ToolChoice {
  private static final String NONE = "none";

  private ToolChoice() {}

  /**
   * Refuses a choice that cannot be made.
   *
   * @throws ApiException naming the field
   */
  static void check(Fields body) {
    check(body, "tool_choice", "tools", List.of(NONE, "auto", "required"));
    check(body, "function_call", "functions", List.of(NONE, "auto"));
  }

  private static void check(Fields body, String choice, String tools, List<String> words) {
    Optional<JsonNode> given = body.node(choice);
    if (given.isEmpty()) {
      return;
    }
    JsonNode node = given.get();
    String word = node.asText("");
    if (!node.isObject() && !(node.isTextual() && words.contains(word))) {
      throw new ApiException(
          ApiError.invalid(
              choice,
              "'%s' must be %s or an object that names a function."
                  .formatted(choice, String.join(", ", words))));
    }
    if (!word.equals(NONE) && body.node(tools).isEmpty()) {
      throw new ApiException(
          ApiError.invalid(
              choice,
              "'%s' needs '%s': give them, or leave the choice out.".formatted(choice, tools)));
    }
  }
}
