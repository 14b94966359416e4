package dev.moemesh.grammar.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The JSON types that a schema speaks of. Pure. */
final class Types {
  static final List<String> ALL = List.of("object", "array", "string", "number", "boolean", "null");

  private Types() {}

  /**
   * The types of a schema, integers not beside numbers. A schema that names none means those that
   * its keywords are for, or all if it has no such keyword.
   */
  static List<String> of(Schema schema) {
    Set<String> named = new LinkedHashSet<>();
    JsonNode type = schema.get("type").orElse(null);
    if (type != null && type.isTextual()) {
      named.add(type.textValue());
    } else if (type != null) {
      schema.texts("type").forEach(named::add);
      if (named.isEmpty()) {
        throw schema.wrong("type", "a type or an array of at least one");
      }
    } else {
      schema.node().fieldNames().forEachRemaining(keyword -> implied(keyword, named));
    }
    if (named.contains("number")) {
      named.remove("integer");
    }
    return named.isEmpty() ? ALL : new ArrayList<>(named);
  }

  private static void implied(String keyword, Set<String> types) {
    if (Keywords.OBJECT.contains(keyword)) {
      types.add("object");
    } else if (Keywords.ARRAY.contains(keyword)) {
      types.add("array");
    } else if (Keywords.STRING.contains(keyword)) {
      types.add("string");
    } else if (Keywords.NUMBER.contains(keyword)) {
      types.add("number");
    }
  }

  /** The type of a value. */
  static String of(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case NUMBER -> isWhole(value) ? "integer" : "number";
      case BOOLEAN -> "boolean";
      case BINARY, MISSING, NULL, POJO -> "null";
    };
  }

  private static boolean isWhole(JsonNode value) {
    return value.isIntegralNumber() || value.decimalValue().stripTrailingZeros().scale() <= 0;
  }
}
