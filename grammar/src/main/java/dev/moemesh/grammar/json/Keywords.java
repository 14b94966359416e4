package dev.moemesh.grammar.json;

import dev.moemesh.grammar.GrammarException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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
  private static final String BY_CASES = "use anyOf with one branch for each case";
  private static final String BY_ITEMS = "describe each item by items or prefixItems";

  /** Keywords of JSON Schema's vocabularies that the compiler does not follow, with the remedy. */
  private static final Map<String, String> UNSUPPORTED =
      Map.ofEntries(
          Map.entry("not", "list what is allowed instead, by enum or anyOf"),
          Map.entry("if", BY_CASES),
          Map.entry("then", BY_CASES),
          Map.entry("else", BY_CASES),
          Map.entry("contains", BY_ITEMS),
          Map.entry("minContains", BY_ITEMS),
          Map.entry("maxContains", BY_ITEMS),
          Map.entry("dependencies", BY_CASES),
          Map.entry("dependentRequired", BY_CASES),
          Map.entry("dependentSchemas", BY_CASES),
          Map.entry("unevaluatedProperties", "use additionalProperties in a schema without allOf"),
          Map.entry("unevaluatedItems", "use items and maxItems"),
          Map.entry("$dynamicRef", "use $ref"),
          Map.entry("$recursiveRef", "use $ref"));

  private Keywords() {}

  /**
   * Whether it restricts what is valid. A word that JSON Schema does not know is an annotation
   * (JSON Schema Core 2020-12, section 6.5).
   */
  static boolean asserts(String keyword) {
    return UNSUPPORTED.containsKey(keyword)
        || Stream.of(OBJECT, ARRAY, STRING, NUMBER, GENERAL)
            .anyMatch(group -> group.contains(keyword));
  }

  /**
   * Refuses what the compiler does not follow.
   *
   * @throws GrammarException naming the first such keyword
   */
  static void check(Schema schema) {
    for (Map.Entry<String, ?> field : schema.node().properties()) {
      String remedy = UNSUPPORTED.get(field.getKey());
      if (remedy != null) {
        throw schema.unsupported(field.getKey(), remedy);
      }
    }
  }
}
