package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.List;

/**
 * Tools and their choice in the form of a chat: there a function's name stands one level deeper.
 */
final class ToolTranslation {
  private static final int MAX_TOOLS = 128;
  private static final String FUNCTION = "function";

  private ToolTranslation() {}

  /**
   * Adds {@code tools} and {@code tool_choice} to a chat, if there is something to say.
   *
   * @throws ApiException if a tool is no function, naming its type
   */
  static void addTo(ObjectNode chat, Fields body) {
    List<ObjectNode> tools = body.list("tools", MAX_TOOLS, ToolTranslation::tool);
    if (!tools.isEmpty()) {
      ArrayNode array = chat.putArray("tools");
      tools.forEach(array::add);
    }
    body.node("tool_choice")
        .filter(choice -> !tools.isEmpty() || !needsNoTool(choice))
        .ifPresent(choice -> chat.set("tool_choice", choice(choice)));
  }

  private static ObjectNode tool(JsonNode node, String path) {
    Fields tool = object(node, path);
    requireFunction(tool, "Only tools of type \"function\" are supported; remove the others.");
    ObjectNode function = tool.object().deepCopy();
    function.remove("type");
    ObjectNode translated = JsonNodeFactory.instance.objectNode().put("type", FUNCTION);
    translated.set(FUNCTION, function);
    return translated;
  }

  private static boolean needsNoTool(JsonNode choice) {
    return choice.asText().equals("auto") || choice.asText().equals("none");
  }

  private static JsonNode choice(JsonNode choice) {
    if (!choice.isObject()) {
      return choice;
    }
    Fields named = object(choice, "tool_choice");
    requireFunction(named, "Name a function, or use \"none\", \"auto\" or \"required\".");
    ObjectNode translated = JsonNodeFactory.instance.objectNode().put("type", FUNCTION);
    ObjectNode function = translated.putObject(FUNCTION);
    named.node("name").ifPresent(name -> function.set("name", name));
    return translated;
  }

  private static Fields object(JsonNode node, String path) {
    if (node instanceof ObjectNode object) {
      return new Fields(object, path);
    }
    throw Fields.wrong(path, "an object {\"type\": \"function\", \"name\": …}", node);
  }

  private static void requireFunction(Fields tool, String remedy) {
    String type = tool.text("type").orElse(FUNCTION);
    if (!type.equals(FUNCTION)) {
      throw new ApiException(ApiError.unsupported(tool.path("type"), remedy));
    }
  }
}
