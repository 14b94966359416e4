package dev.moemesh.gateway.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.List;
import java.util.Optional;

/** Reads {@code tool_choice}; its refusals are vLLM's. */
final class ToolChoiceReader {
  private static final String CHOICE = "tool_choice";
  private static final String USAGE =
      "Correct usage: {\"type\": \"function\", \"function\": {\"name\": \"my_function\"}}.";

  private ToolChoiceReader() {}

  static ToolChoice read(Fields body, List<Tool> tools) {
    Optional<JsonNode> choice = body.node(CHOICE);
    if (choice.isEmpty()) {
      return tools.isEmpty() ? new ToolChoice.None() : new ToolChoice.Auto();
    }
    return switch (choice.get()) {
      case ObjectNode object -> named(new Fields(object, CHOICE), requireTools(tools));
      case JsonNode word when word.isTextual() -> word(word, tools);
      case JsonNode other -> throw wrong(other);
    };
  }

  private static ToolChoice word(JsonNode word, List<Tool> tools) {
    return switch (word.textValue()) {
      case "none" -> new ToolChoice.None();
      case "auto" -> {
        requireTools(tools);
        yield new ToolChoice.Auto();
      }
      case "required" -> {
        requireTools(tools);
        yield new ToolChoice.Required();
      }
      default -> throw wrong(word);
    };
  }

  private static ToolChoice named(Fields choice, List<Tool> tools) {
    String type = choice.text("type").orElse("function");
    if (!type.equals("function")) {
      throw new ApiException(
          ApiError.unsupported(
              choice.path("type"), "Only a choice of type \"function\" is supported. " + USAGE));
    }
    Fields function =
        choice
            .fields("function")
            .orElseThrow(
                () ->
                    invalid(
                        choice.path("function"),
                        "Expected field 'function' in 'tool_choice'. " + USAGE));
    String path = function.path("name");
    String name =
        function
            .text("name")
            .filter(given -> !given.isEmpty())
            .orElseThrow(
                () -> invalid(path, "Expected a 'name' in 'tool_choice.function'. " + USAGE));
    return tools.stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .map(ToolChoice.Named::new)
        .orElseThrow(
            () ->
                invalid(
                    CHOICE,
                    "The tool specified in 'tool_choice' does not match any of the specified 'tools'."));
  }

  private static List<Tool> requireTools(List<Tool> tools) {
    if (tools.isEmpty()) {
      throw invalid(CHOICE, "When using 'tool_choice', 'tools' must be set.");
    }
    return tools;
  }

  private static ApiException wrong(JsonNode found) {
    String text = found.asText("an " + (found.isArray() ? "array" : "object"));
    return invalid(
        CHOICE,
        "Invalid value for 'tool_choice': %s! Only named tools, \"none\", \"auto\" or \"required\" are supported."
            .formatted(text.length() <= 40 ? text : text.substring(0, 40) + "…"));
  }

  private static ApiException invalid(String param, String message) {
    return new ApiException(ApiError.invalid(param, message));
  }
}
