package dev.moemesh.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.JsonBody;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The calls that an assistant's message has made: {@code tool_calls}, and {@code function_call}
 * before them. OpenAI writes a call's arguments as JSON in a string; templates expect the object
 * itself, as in transformers and vLLM.
 */
final class ToolCalls {
  private static final int MAX_CALLS = 4096;
  private static final String CALLS = "tool_calls";
  private static final String CALL = "function_call";
  private static final String FUNCTION = "function";
  private static final String ARGUMENTS = "arguments";

  private ToolCalls() {}

  /**
   * Puts the calls of a message, with their arguments as objects, in place of what it has.
   *
   * @throws ApiException naming the field that is no call, or no arguments
   */
  static void parse(Fields message, Map<String, @Nullable Object> template) {
    List<Map<String, @Nullable Object>> calls =
        message.list(CALLS, MAX_CALLS, (node, path) -> call(object(node, path)));
    if (calls.isEmpty()) {
      template.remove(CALLS);
    } else {
      template.put(CALLS, calls);
    }
    message.fields(CALL).ifPresent(call -> template.put(CALL, function(call)));
  }

  private static Fields object(JsonNode node, String path) {
    if (node instanceof ObjectNode object) {
      return new Fields(object, path);
    }
    throw Fields.wrong(path, "an object with 'function'", node);
  }

  private static Map<String, @Nullable Object> call(Fields call) {
    Map<String, @Nullable Object> template = MessageReader.templateObject(call);
    Fields function =
        call.fields(FUNCTION)
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.invalid(
                            call.path(FUNCTION),
                            "'%s' is missing; it must be an object with 'name' and 'arguments'."
                                .formatted(call.path(FUNCTION)))));
    template.put(FUNCTION, function(function));
    return template;
  }

  private static Map<String, @Nullable Object> function(Fields function) {
    Map<String, @Nullable Object> template = MessageReader.templateObject(function);
    template.put(ARGUMENTS, arguments(function));
    return template;
  }

  private static Map<String, @Nullable Object> arguments(Fields function) {
    String path = function.path(ARGUMENTS);
    Optional<JsonNode> given = function.node(ARGUMENTS);
    if (given.isEmpty()) {
      return new LinkedHashMap<>();
    }
    JsonNode node = given.get();
    if (node.isTextual()) {
      String text = Fields.text(node, path);
      if (text.isBlank()) {
        return new LinkedHashMap<>();
      }
      node = JsonBody.nested(text, path);
    }
    if (node instanceof ObjectNode object) {
      return MessageReader.wholeObject(new Fields(object, path));
    }
    throw Fields.wrong(path, "a JSON object, or one in a string", node);
  }
}
