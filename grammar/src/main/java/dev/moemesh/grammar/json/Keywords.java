package dev.moemesh.grammar.json;

import dev.moemesh.grammar.GrammarException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the keywords of a schema are to the compiler. Pure. */
final class Keywords {
  static final Set<String> OBJECT =
      Set.of(
          "properties",
          "required",
          "additionalProperties",
          "patternProperties",
          "propertyNames",
          "minProperties",
          "maxProperties");
  static final Set<String> ARRAY =
      Set.of("items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems");
  static final Set<String> STRING = Set.of("minLength", "maxLength", "pattern", "format");
  static final Set<String> NUMBER =
      Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");
  private static final Set<String> GENERAL =
      Set.of("type", "enum", "const", "allOf", "anyOf", "oneOf", "$ref");
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$schema",
          "$id",
          "$anchor",
          "$defs",
          "definitions",
          "$comment",
          "$vocabulary",
          "title",
          "description",
          "default",
          "example",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "contentEncoding",
          "contentMediaType",
          "contentSchema",
          "discriminator",
          "externalDocs",
          "xml",
          "nullable");
  private static final Map<String, String> REMEDIES =
      Map.of(
          "not", "list what is allowed instead, by enum or anyOf",
          "if", "use anyOf with one branch for each case",
          "contains", "describe each item by items or prefixItems",
          "dependentRequired", "use anyOf with one branch for each case",
          "dependentSchemas", "use anyOf with one branch for each case",
          "unevaluatedProperties", "use additionalProperties in a schema without allOf",
          "unevaluatedItems", "use items and maxItems",
          "$dynamicRef", "use $ref");

  private Keywords() {}

  /** Whether it restricts what is valid. */
  static boolean asserts(String keyword) {
    return !ANNOTATIONS.contains(keyword) && !keyword.startsWith("x-");
  }

  /** Whether the keyword concerns values of one type. */
  static boolean isOf(Set<String> type, String keyword) {
    return type.contains(keyword);
  }

  /**
   * Refuses what the compiler does not know.
   *
   * @throws GrammarException naming the first such keyword
   */
  static void check(Schema schema) {
    for (Map.Entry<String, ?> field : schema.node().properties()) {
      String keyword = field.getKey();
      boolean known =
          List.of(OBJECT, ARRAY, STRING, NUMBER, GENERAL).stream()
              .anyMatch(group -> group.contains(keyword));
      if (asserts(keyword) && !known) {
        throw schema.unsupported(
            keyword, REMEDIES.getOrDefault(keyword, "remove it, or check its spelling"));
      }
    }
  }
}
