package dev.moemesh.grammar.json;

import static dev.moemesh.grammar.expression.Expression.choice;
import static dev.moemesh.grammar.expression.Expression.literal;
import static dev.moemesh.grammar.expression.Expression.sequence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.expression.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Objects: declared properties in the schema's order, then further ones if the schema asks for
 * them. An object that declares properties and says nothing of further ones has none, as in
 * OpenAI's strict mode and in XGrammar.
 */
final class ObjectSchema {
  private static final int MOST_PROPERTIES = 5_000;

  private final SchemaCompiler compiler;
  private final Schema schema;
  private final Map<String, JsonNode> declared;
  private final Map<String, JsonNode> patterns;

  ObjectSchema(SchemaCompiler compiler, Schema schema) {
    this.compiler = compiler;
    this.schema = schema;
    this.declared = new LinkedHashMap<>(schema.fields("properties"));
    this.patterns = schema.fields("patternProperties");
    if (declared.size() > MOST_PROPERTIES) {
      throw schema.unsupported(
          "properties", "at most %d are, found %d".formatted(MOST_PROPERTIES, declared.size()));
    }
  }

  Expression expression() {
    Set<String> required = new TreeSet<>(schema.texts("required"));
    required.stream().filter(name -> !declared.containsKey(name)).forEach(this::declare);
    declared.replaceAll(this::withPatterns);
    List<Members.Member> members = new ArrayList<>();
    declared.forEach(
        (name, value) -> {
          boolean must = required.contains(name);
          if (!isNever(value)) {
            members.add(new Members.Member(member(name, value), must));
          } else if (must) {
            throw new GrammarException(
                schema.at("required"),
                "'%s' is required, but no value of it is allowed: remove either".formatted(name));
          }
        });
    Members.Counts counts =
        new Members.Counts(
            schema.count("minProperties", 0),
            schema.count("maxProperties", Expression.UNBOUNDED),
            false);
    Optional<Expression> further = further();
    if (counts.least() > members.size() + (further.isPresent() ? 1 : 0)) {
      throw schema.unsupported(
          "minProperties",
          "at most one more than the declared properties can be promised; declare more of them");
    }
    Expression list =
        new Members(members, further, sequence(literal(","), compiler.space()), counts)
            .expression();
    return sequence(literal("{"), compiler.space(), list, compiler.space(), literal("}"));
  }

  private static boolean isNever(JsonNode value) {
    return value.isBoolean() && !value.booleanValue();
  }

  private Expression member(String name, JsonNode value) {
    return sequence(
        literal(JsonText.quoted(name) + ":"),
        JsonText.spaceBehindColon(),
        compiler.compile(value, schema.at("properties") + "/" + name));
  }

  /** A required property that is not declared is one of the further ones. */
  private void declare(String name) {
    boolean matched = patterns.keySet().stream().anyMatch(pattern -> matches(pattern, name));
    declared.put(
        name,
        matched ? BooleanNode.TRUE : schema.get("additionalProperties").orElse(BooleanNode.TRUE));
  }

  /** The value must be valid under the schema of each pattern that its name matches. */
  private JsonNode withPatterns(String name, JsonNode value) {
    JsonNode merged = value;
    for (Map.Entry<String, JsonNode> pattern : patterns.entrySet()) {
      if (matches(pattern.getKey(), name)) {
        ObjectNode both = JsonNodeFactory.instance.objectNode();
        both.putArray("allOf").add(merged).add(pattern.getValue());
        merged = merged.equals(BooleanNode.TRUE) ? pattern.getValue() : both;
      }
    }
    return merged;
  }

  private boolean matches(String pattern, String name) {
    return compiler
        .regex(schema.at("patternProperties"), pattern)
        .matchesWithin(name, compiler.limits());
  }

  private Optional<Expression> further() {
    if (!patterns.isEmpty()) {
      return byPattern();
    }
    boolean open = declared.isEmpty() && !schema.has("required");
    JsonNode value =
        schema.get("additionalProperties").orElse(open ? BooleanNode.TRUE : BooleanNode.FALSE);
    if (isNever(value)) {
      return Optional.empty();
    }
    return Optional.of(
        sequence(
            furtherName(),
            literal(":"),
            JsonText.spaceBehindColon(),
            compiler.compile(value, schema.at("additionalProperties"))));
  }

  private Expression furtherName() {
    if (!schema.has("propertyNames")) {
      return declared.isEmpty()
          ? SchemaCompiler.STRING
          : JsonText.shared("further name", JsonText.stringExcept(declared.keySet()));
    }
    if (!declared.isEmpty()) {
      throw schema.unsupported("propertyNames", "it is for objects without declared properties");
    }
    return compiler.compileName(
        schema.get("propertyNames").orElse(BooleanNode.TRUE), schema.at("propertyNames"));
  }

  /** Names that match one pattern; no declared name may, for it could come twice then. */
  private Optional<Expression> byPattern() {
    if (schema.has("propertyNames")) {
      throw schema.unsupported("propertyNames", "it is for objects without patternProperties");
    }
    List<Expression> members = new ArrayList<>();
    patterns.forEach(
        (pattern, value) -> {
          boolean usable =
              !isNever(value)
                  && declared.keySet().stream().noneMatch(name -> matches(pattern, name));
          if (usable && patterns.size() == 1) {
            members.add(
                sequence(
                    JsonText.string(
                        compiler
                            .regex(schema.at("patternProperties"), pattern)
                            .within(JsonText::character)),
                    literal(":"),
                    JsonText.spaceBehindColon(),
                    compiler.compile(value, schema.at("patternProperties") + "/" + pattern)));
          }
        });
    return members.isEmpty() ? Optional.empty() : Optional.of(choice(members));
  }
}
