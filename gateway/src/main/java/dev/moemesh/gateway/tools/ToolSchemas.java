package dev.moemesh.gateway.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The JSON schema that forces calls, as vLLM writes it. For {@code required} it is an array of
 * {@code {name, parameters}}. For a named function it is the function's own parameters. The parser
 * of {@link ToolFormat#forced} reads the calls that it allows.
 */
public final class ToolSchemas {
  private static final String REFERENCE = "$ref";

  private ToolSchemas() {}

  /** The schema of a forced answer; empty where the model decides. */
  public static Optional<String> of(ToolUse use) {
    return switch (use.choice()) {
      case ToolChoice.None _, ToolChoice.Auto _ -> Optional.empty();
      case ToolChoice.Named named -> Optional.of(named.tool().schema().toString());
      case ToolChoice.Required _ -> Optional.of(calls(use).toString());
    };
  }

  private static ObjectNode calls(ToolUse use) {
    List<Tool> tools = use.tools();
    ObjectNode array = JsonNodeFactory.instance.objectNode().put("type", "array");
    array.put("minItems", 1);
    if (!use.parallel()) {
      array.put("maxItems", 1);
    }
    if (tools.size() == 1) {
      array.set("items", call(tools.getFirst(), "#/items"));
      return array;
    }
    ArrayNode alternatives = array.putObject("items").putArray("anyOf");
    for (int i = 0; i < tools.size(); i++) {
      alternatives.add(call(tools.get(i), "#/items/anyOf/" + i));
    }
    return array;
  }

  private static ObjectNode call(Tool tool, String place) {
    ObjectNode call = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode properties = call.putObject("properties");
    properties.putObject("name").put("type", "string").putArray("enum").add(tool.name());
    properties.set("parameters", moved(tool.schema(), place + "/properties/parameters"));
    call.putArray("required").add("name").add("parameters");
    call.put("additionalProperties", false);
    return call;
  }

  /** A schema with its references to itself led to its new place in the document. */
  private static JsonNode moved(ObjectNode schema, String place) {
    ObjectNode copy = schema.deepCopy();
    lead(copy, place);
    return copy;
  }

  /** An anchor's name is the same wherever it stands. */
  private static boolean isPointer(String reference) {
    return reference.equals("#") || reference.startsWith("#/");
  }

  private static void lead(JsonNode node, String place) {
    if (node instanceof ObjectNode object) {
      JsonNode reference = object.path(REFERENCE);
      if (reference.isTextual() && isPointer(reference.textValue())) {
        object.put(REFERENCE, place + reference.textValue().substring(1));
      }
    }
    node.forEach(child -> lead(child, place));
  }
}
