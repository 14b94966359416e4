package dev.moemesh.gateway.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and checks {@code tools}, {@code tool_choice} and {@code parallel_tool_calls}. */
public final class ToolReader {
  private static final String TOOLS = "tools";
  private static final String OUTPUTS = "structured_outputs";

  /** OpenAI's bound. */
  private static final int MAX_TOOLS = 128;

  /** OpenAI's characters and the dot, which some tool servers use. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");

  private ToolReader() {}

  /**
   * What a body says about tools.
   *
   * @throws ApiException naming the first field that is wrong
   */
  public static ToolUse read(Fields body) {
    boolean parallel = body.flag("parallel_tool_calls", true);
    List<Tool> tools = tools(body);
    ToolChoice choice = ToolChoiceReader.read(body, tools);
    if (forces(choice) && body.node(OUTPUTS).isPresent()) {
      throw new ApiException(
          ApiError.invalid(
              OUTPUTS,
              "'structured_outputs' and a 'tool_choice' that forces a call exclude each other; use one of them."));
    }
    return new ToolUse(tools, choice, parallel);
  }

  private static boolean forces(ToolChoice choice) {
    return switch (choice) {
      case ToolChoice.Required _, ToolChoice.Named _ -> true;
      case ToolChoice.Auto _, ToolChoice.None _ -> false;
    };
  }

  /**
   * Refuses tools where there is no conversation to call them from.
   *
   * @throws ApiException if the body has any and does not choose none of them
   */
  public static void refuse(Fields body) {
    boolean none = body.node("tool_choice").filter(c -> c.asText("").equals("none")).isPresent();
    if (!none && body.node(TOOLS).filter(tools -> !tools.isEmpty()).isPresent()) {
      throw new ApiException(
          ApiError.unsupported(TOOLS, "'tools' is not supported here; use /v1/chat/completions."));
    }
  }

  private static List<Tool> tools(Fields body) {
    Optional<JsonNode> node = body.node(TOOLS);
    if (node.isPresent() && node.get().isArray() && node.get().isEmpty()) {
      throw new ApiException(
          ApiError.invalid(
              TOOLS,
              "'tools' must not be an empty array. Provide at least one tool or omit the field."));
    }
    List<Tool> tools = body.list(TOOLS, MAX_TOOLS, ToolReader::tool);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < tools.size(); i++) {
      if (!names.add(tools.get(i).name())) {
        throw new ApiException(
            ApiError.invalid(
                "tools[%d].function.name".formatted(i),
                "Each tool needs a name of its own, found '%s' twice."
                    .formatted(tools.get(i).name())));
      }
    }
    return tools;
  }

  private static Tool tool(JsonNode node, String path) {
    if (!(node instanceof ObjectNode object)) {
      throw Fields.wrong(path, "an object {\"type\": \"function\", \"function\": …}", node);
    }
    Fields tool = new Fields(object, path);
    String type = tool.text("type").orElse("function");
    if (!type.equals("function")) {
      throw new ApiException(
          ApiError.unsupported(
              tool.path("type"),
              "Only tools of type \"function\" are supported; describe it as a function."));
    }
    Fields function =
        tool.fields("function")
            .orElseThrow(() -> missing(tool.path("function"), "an object with 'name'"));
    String name = name(function);
    function.text("description");
    function.flag("strict", false);
    return new Tool(name, object, parameters(function));
  }

  private static String name(Fields function) {
    String path = function.path("name");
    String name = function.text("name").orElseThrow(() -> missing(path, "a string"));
    if (!NAME.matcher(name).matches()) {
      throw new ApiException(
          ApiError.invalid(
              path,
              "'%s' must have from 1 to 128 letters, digits, '_', '-' or '.', found %s."
                  .formatted(path, name.isEmpty() ? "an empty name" : "other characters")));
    }
    return name;
  }

  private static @Nullable ObjectNode parameters(Fields function) {
    Optional<Fields> parameters = function.fields("parameters");
    if (parameters.isEmpty()) {
      return null;
    }
    ObjectNode schema = parameters.get().object();
    JsonNode type = schema.path("type");
    if (!type.isMissingNode() && !type.asText("").equals("object")) {
      throw new ApiException(
          ApiError.invalid(
              parameters.get().path("type"),
              "'%s' must be \"object\": the arguments of a function are named."
                  .formatted(parameters.get().path("type"))));
    }
    return schema;
  }

  private static ApiException missing(String path, String expected) {
    return new ApiException(
        ApiError.invalid(path, "'%s' is missing; it must be %s.".formatted(path, expected)));
  }
}
