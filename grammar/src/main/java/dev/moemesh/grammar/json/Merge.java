package dev.moemesh.grammar.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.grammar.GrammarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Joins schemas that must all hold into one that says the same. What cannot be said in one schema
 * is refused by name. For one schema.
 */
final class Merge {
  private static final int DEEPEST = 50;
  private static final List<String> POSITIONS = List.of("items", "prefixItems", "additionalItems");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final References references;
  private final Deadline deadline;
  private int depth;

  Merge(References references, Deadline deadline) {
    this.references = references;
    this.deadline = deadline;
  }

  /**
   * A schema without {@code $ref} and {@code allOf} at its top; empty if it is a mere reference,
   * which may refer to a rule being compiled.
   */
  Optional<Schema> joined(Schema schema) {
    Schema own = schema.without("$ref", "allOf");
    if (schema.has("$ref") && !schema.has("allOf") && !own.asserts()) {
      return Optional.empty();
    }
    return Optional.of(flat(schema));
  }

  private Schema flat(Schema schema) {
    if (++depth > DEEPEST) {
      throw new GrammarException(
          schema.path(),
          "references within allOf nest deeper than %d, or without end: write them out"
              .formatted(DEEPEST));
    }
    deadline.check(schema.path());
    Keywords.check(schema);
    Schema result = schema.without("$ref", "allOf");
    if (schema.has("$ref")) {
      References.Target target = references.resolve(schema);
      result = both(result, target.schema(), target.path());
    }
    List<JsonNode> parts = schema.elements("allOf");
    for (int i = 0; i < parts.size(); i++) {
      result = both(result, parts.get(i), schema.at("allOf") + "/" + i);
    }
    depth--;
    return result;
  }

  /** Both must hold. */
  Schema both(Schema first, JsonNode second, String path) {
    if (second.isBoolean()) {
      return second.booleanValue() ? first : new Schema(never(), path);
    }
    if (!(second instanceof ObjectNode object)) {
      throw new GrammarException(path, "a schema is an object, true or false: correct the schema");
    }
    Schema other = new Schema(object, path);
    if (other.has("$ref") || other.has("allOf")) {
      other = flat(other);
    }
    if (!first.asserts()) {
      return other;
    }
    return other.asserts() ? union(first, other) : first;
  }

  private static ObjectNode never() {
    ObjectNode never = NODES.objectNode();
    never.putArray("anyOf");
    return never;
  }

  private Schema union(Schema a, Schema b) {
    requireSamePositions(a, b);
    ObjectNode joined = NODES.objectNode();
    new MergeObjects(a, b).into(joined);
    for (var field : a.node().properties()) {
      String keyword = field.getKey();
      if (Keywords.asserts(keyword) && !joined.has(keyword)) {
        JsonNode other = b.node().get(keyword);
        joined.set(keyword, other == null ? field.getValue() : value(keyword, a, b));
      }
    }
    for (var field : b.node().properties()) {
      if (Keywords.asserts(field.getKey()) && !joined.has(field.getKey())) {
        joined.set(field.getKey(), field.getValue());
      }
    }
    MergeObjects.dropEmptied(joined);
    return new Schema(joined, b.path());
  }

  /** What items says depends on the prefixItems beside it. */
  private static void requireSamePositions(Schema a, Schema b) {
    boolean both = POSITIONS.stream().anyMatch(a::has) && POSITIONS.stream().anyMatch(b::has);
    boolean byPosition = byPosition(a) || byPosition(b);
    boolean same =
        POSITIONS.stream()
            .allMatch(keyword -> a.node().path(keyword).equals(b.node().path(keyword)));
    if (both && byPosition && !same) {
      throw b.unsupported(
          "prefixItems", "beside other items of the same array it is not; write one schema");
    }
  }

  private static boolean byPosition(Schema schema) {
    return schema.has("prefixItems") || schema.get("items").filter(JsonNode::isArray).isPresent();
  }

  /** What one keyword says when two schemas have it. */
  private JsonNode value(String keyword, Schema a, Schema b) {
    JsonNode first = a.node().path(keyword);
    JsonNode second = b.node().path(keyword);
    if (first.equals(second)) {
      return first;
    }
    return switch (keyword) {
      case "type" -> types(a, b);
      case "minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties" ->
          larger(keyword, a, b) ? first : second;
      case "maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties" ->
          larger(keyword, a, b) ? second : first;
      case "enum" -> common(a, b);
      case "items", "additionalItems" -> all(first, second);
      case "uniqueItems" -> BooleanNode.TRUE;
      case "anyOf" -> product(first, second, b);
      default ->
          throw b.unsupported(
              keyword, "two different ones for the same value are not; write one that says both");
    };
  }

  private static boolean larger(String keyword, Schema a, Schema b) {
    return a.number(keyword).orElseThrow().compareTo(b.number(keyword).orElseThrow()) > 0;
  }

  private static JsonNode types(Schema a, Schema b) {
    List<String> second = Types.of(b);
    ArrayNode common = NODES.arrayNode();
    for (String type : Types.of(a)) {
      if (second.contains(type)) {
        common.add(type);
      } else if (type.equals("number") && second.contains("integer")) {
        common.add("integer");
      } else if (type.equals("integer") && second.contains("number")) {
        common.add("integer");
      }
    }
    if (common.isEmpty()) {
      throw new GrammarException(
          b.at("type"), "no type is allowed by all schemas that must hold: correct one of them");
    }
    return common;
  }

  private static JsonNode common(Schema a, Schema b) {
    List<JsonNode> second = b.elements("enum");
    ArrayNode common = NODES.arrayNode();
    a.elements("enum").stream().filter(second::contains).forEach(common::add);
    return common;
  }

  static ObjectNode all(JsonNode first, JsonNode second) {
    ObjectNode both = NODES.objectNode();
    both.putArray("allOf").add(first).add(second);
    return both;
  }

  private JsonNode product(JsonNode first, JsonNode second, Schema b) {
    if (!first.isArray() || !second.isArray() || first.size() * (long) second.size() > 400) {
      throw b.unsupported("anyOf", "two of more than 400 combinations are not; write one");
    }
    List<JsonNode> pairs = new ArrayList<>();
    first.forEach(left -> second.forEach(right -> pairs.add(all(left, right))));
    return NODES.arrayNode().addAll(pairs);
  }
}
