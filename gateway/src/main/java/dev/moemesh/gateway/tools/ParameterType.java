package dev.moemesh.gateway.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a schema says of an argument that is written without quotes, as in vLLM's parser of
 * Qwen3-Coder. A text that is not of its type stays a string.
 *
 * @param kind the type, the first of several that is not null
 * @param nullable whether the argument may be null
 */
record ParameterType(Kind kind, boolean nullable) {
  /** Of an argument that the tool does not declare. */
  static final ParameterType STRING = new ParameterType(Kind.STRING, false);

  enum Kind {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    /** An object, an array, or whatever a schema without a type allows. */
    JSON
  }

  static ParameterType of(JsonNode schema) {
    if (schema.isMissingNode()) {
      return STRING;
    }
    List<String> names = new ArrayList<>();
    addNames(schema, names);
    boolean nullable = names.remove("null");
    if (names.isEmpty()) {
      boolean anything = schema.has("$ref") || schema.has("const") || nullable;
      return new ParameterType(anything ? Kind.JSON : Kind.STRING, nullable);
    }
    return new ParameterType(kind(names.getFirst()), nullable);
  }

  private static void addNames(JsonNode schema, List<String> names) {
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      names.add(type.textValue().strip().toLowerCase(Locale.ROOT));
    }
    type.forEach(each -> names.add(each.asText("")));
    schema.path("anyOf").forEach(each -> addNames(each, names));
    schema.path("oneOf").forEach(each -> addNames(each, names));
    if (type.isMissingNode()) {
      schema.path("enum").forEach(each -> names.add(nameOf(each)));
    }
    while (names.indexOf("null") != names.lastIndexOf("null")) {
      names.remove("null");
    }
  }

  private static String nameOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case NULL -> "null";
      case ARRAY, OBJECT, BINARY, MISSING, POJO -> "object";
    };
  }

  private static Kind kind(String name) {
    return switch (name) {
      case "string" -> Kind.STRING;
      case "integer" -> Kind.INTEGER;
      case "number" -> Kind.NUMBER;
      case "boolean" -> Kind.BOOLEAN;
      default -> Kind.JSON;
    };
  }

  /** Whether a value is a string whatever it says. */
  boolean isText() {
    return kind == Kind.STRING && !nullable;
  }

  /** A value as JSON. */
  String json(String text) {
    String value = text.strip();
    String word = value.toLowerCase(Locale.ROOT);
    if (word.equals("null") || word.equals("none")) {
      return "null";
    }
    JsonNode json = JsonValue.parse(kind == Kind.BOOLEAN ? word : value);
    boolean fits =
        switch (kind) {
          case STRING -> false;
          case INTEGER -> json.isIntegralNumber();
          case NUMBER -> json.isNumber();
          case BOOLEAN -> json.isBoolean();
          case JSON -> !json.isMissingNode();
        };
    if (!fits) {
      return JsonValue.quoted(text);
    }
    return kind == Kind.BOOLEAN ? word : value;
  }
}
