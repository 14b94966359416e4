package dev.moemesh.grammar.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether no value is valid under two branches of {@code oneOf}. Branches differ by their types, by
 * their listed values, or by a property that both require. In that case {@code oneOf} means the
 * same as {@code anyOf}.
 */
final class Disjoint {

  private Disjoint() {}

  static void require(Schema schema, List<Schema> branches, Merge merge) {
    for (int i = 0; i < branches.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!are(branches.get(j), branches.get(i), merge)) {
          throw schema.unsupported(
              "oneOf",
              "branches %d and %d may both hold; use anyOf, or a required property with a different const in each"
                  .formatted(j, i));
        }
      }
    }
  }

  private static boolean are(Schema a, Schema b, Merge merge) {
    Set<String> types = common(a, b);
    types.addAll(common(b, a));
    if (types.isEmpty()) {
      return true;
    }
    Optional<List<JsonNode>> first = listed(a);
    Optional<List<JsonNode>> second = listed(b);
    if (first.isPresent() && second.isPresent()) {
      return first.get().stream().noneMatch(second.get()::contains);
    }
    return types.equals(Set.of("object"))
        && (discriminated(a, b, merge) || absent(a, b) || absent(b, a));
  }

  /** Types that one generates and the other accepts. */
  private static Set<String> common(Schema generating, Schema taking) {
    Set<String> types = possible(generating, false);
    types.retainAll(possible(taking, true));
    return types;
  }

  /**
   * The types of valid values.
   *
   * @param all whether to count types that no keyword mentions, which are valid but not generated
   */
  private static Set<String> possible(Schema schema, boolean all) {
    Set<String> types = new HashSet<>();
    Optional<List<JsonNode>> values = listed(schema);
    if (values.isPresent()) {
      values.get().forEach(value -> add(Types.of(value), types));
    } else if (schema.has("type") || !all) {
      Types.of(schema).forEach(type -> add(type, types));
    } else {
      Types.ALL.forEach(type -> add(type, types));
    }
    return types;
  }

  /** A number may be an integer. */
  private static void add(String type, Set<String> types) {
    types.add(type);
    if (type.equals("number")) {
      types.add("integer");
    }
  }

  private static Optional<List<JsonNode>> listed(Schema schema) {
    return schema.has("enum") || schema.has("const")
        ? Optional.of(EnumSchema.values(schema))
        : Optional.empty();
  }

  private static boolean discriminated(Schema a, Schema b, Merge merge) {
    Map<String, JsonNode> second = b.fields("properties");
    Set<String> required = new HashSet<>(a.texts("required"));
    required.retainAll(b.texts("required"));
    return a.fields("properties").entrySet().stream()
        .filter(property -> required.contains(property.getKey()))
        .filter(property -> second.containsKey(property.getKey()))
        .anyMatch(
            property ->
                are(
                    schema(property.getValue(), a, merge),
                    schema(second.getOrDefault(property.getKey(), property.getValue()), b, merge),
                    merge));
  }

  private static Schema schema(JsonNode property, Schema owner, Merge merge) {
    Schema nothing = new Schema(JsonNodeFactory.instance.objectNode(), owner.path());
    return merge.both(nothing, property, owner.path());
  }

  /** One requires a property that the other forbids. */
  private static boolean absent(Schema with, Schema without) {
    boolean closed =
        without
            .get("additionalProperties")
            .filter(value -> value.isBoolean() && !value.booleanValue())
            .isPresent();
    Map<String, JsonNode> declared = without.fields("properties");
    return closed
        && !without.has("patternProperties")
        && with.texts("required").stream().anyMatch(name -> !declared.containsKey(name));
  }
}
