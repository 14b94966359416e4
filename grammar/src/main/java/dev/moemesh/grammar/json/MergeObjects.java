package dev.moemesh.grammar.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Joins what two schemas say of an object's properties. What one says of further properties holds
 * for those that only the other declares.
 */
final class MergeObjects {
  private static final String FURTHER = "additionalProperties";

  private final Schema a;
  private final Schema b;

  MergeObjects(Schema a, Schema b) {
    this.a = a;
    this.b = b;
  }

  void into(ObjectNode joined) {
    boolean patterned = a.has("patternProperties") || b.has("patternProperties");
    if (patterned && (a.has(FURTHER) || b.has(FURTHER)) && declares(a) && declares(b)) {
      throw b.unsupported(
          "patternProperties", "beside additionalProperties in allOf it is not; write one schema");
    }
    if (a.has("properties") || b.has("properties")) {
      properties(joined.putObject("properties"));
    }
    if (a.has("required") && b.has("required")) {
      Set<String> names = new LinkedHashSet<>(a.texts("required"));
      names.addAll(b.texts("required"));
      ArrayNode required = joined.putArray("required");
      names.forEach(required::add);
    }
    if (a.has(FURTHER) && b.has(FURTHER)) {
      JsonNode first = a.node().path(FURTHER);
      JsonNode second = b.node().path(FURTHER);
      joined.set(FURTHER, first.equals(second) ? first : Merge.all(first, second));
    }
  }

  private static boolean declares(Schema schema) {
    return Keywords.OBJECT.stream().anyMatch(schema::has);
  }

  private void properties(ObjectNode joined) {
    Map<String, JsonNode> first = a.fields("properties");
    Map<String, JsonNode> second = b.fields("properties");
    first.forEach((name, value) -> joined.set(name, both(value, name, second, b)));
    second.forEach(
        (name, value) -> {
          if (!first.containsKey(name)) {
            joined.set(name, both(value, name, first, a));
          }
        });
  }

  private static JsonNode both(
      JsonNode value, String name, Map<String, JsonNode> others, Schema other) {
    JsonNode same = others.get(name);
    JsonNode also = same == null ? other.node().get(FURTHER) : same;
    if (also == null || also.equals(value) || isTrue(also)) {
      return value;
    }
    if (isTrue(value) || (also.isBoolean() && !also.booleanValue())) {
      return also;
    }
    return Merge.all(value, also);
  }

  private static boolean isTrue(JsonNode schema) {
    return schema.isBoolean() && schema.booleanValue();
  }

  static void dropEmptied(ObjectNode joined) {
    if (joined.path("properties").isEmpty() && !joined.has(FURTHER)) {
      joined.remove("properties");
    }
  }
}
