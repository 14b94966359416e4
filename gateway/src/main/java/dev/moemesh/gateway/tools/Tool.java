package dev.moemesh.gateway.tools;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A function that the model may call.
 *
 * @param definition the whole element of {@code tools}, as the client sent it
 * @param parameters the JSON schema of its arguments; absent, it takes none
 */
public record Tool(String name, ObjectNode definition, @Nullable ObjectNode parameters) {

  public Tool {
    requireNonNull(name, "name is null");
    requireNonNull(definition, "definition is null");
  }

  /** The schema of its arguments, an empty object's if the client gave none. */
  public ObjectNode schema() {
    if (parameters != null) {
      return parameters;
    }
    ObjectNode none = JsonNodeFactory.instance.objectNode().put("type", "object");
    none.putObject("properties");
    return none;
  }

  /** The schema of one argument; a missing node if the tool does not declare it. */
  public JsonNode property(String argument) {
    return schema().path("properties").path(argument);
  }
}
