package dev.moemesh.grammar.json;

import static dev.moemesh.grammar.expression.Expression.choice;
import static dev.moemesh.grammar.expression.Expression.literal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.expression.Expression;
import dev.moemesh.grammar.expression.Rule;
import dev.moemesh.grammar.regex.Regex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Translates schemas to expressions; equal schemas share a rule, and a schema may refer to itself.
 * What is generated is valid; not all that is valid is generated. For one schema.
 */
final class SchemaCompiler {
  private static final int MOST_SCHEMAS = 20_000;
  static final Expression STRING =
      JsonText.shared("string", JsonText.string(0, Expression.UNBOUNDED));
  static final Expression INTEGER = JsonText.shared("integer", JsonNumbers.integer());
  static final Expression NUMBER = JsonText.shared("number", JsonNumbers.number());

  private final CompileLimits limits;
  private final boolean compact;
  private final References references;
  private final Deadline deadline;
  private final Map<JsonNode, Rule> rules = new HashMap<>();

  SchemaCompiler(JsonNode root, boolean compact, CompileLimits limits) {
    this.limits = limits;
    this.compact = compact;
    this.references = new References(root);
    this.deadline = Deadline.in(limits.compileTime());
  }

  CompileLimits limits() {
    return limits;
  }

  Expression space() {
    return JsonText.space(compact);
  }

  /** What is valid under a schema. */
  Expression compile(JsonNode schema, String path) {
    Rule known = rules.get(schema);
    if (known == null) {
      deadline.check(path);
      if (rules.size() > MOST_SCHEMAS) {
        throw new GrammarException(
            path, "The schema has more than %d parts: make it smaller".formatted(MOST_SCHEMAS));
      }
      known = new Rule(path.isEmpty() ? "the schema" : path, true);
      rules.put(schema, known);
      known.define(translate(schema, path));
    }
    return new Expression.Reference(known);
  }

  private Expression translate(JsonNode node, String path) {
    if (node.isBoolean()) {
      return node.booleanValue() ? anything(path) : choice(List.of());
    }
    if (!(node instanceof ObjectNode object)) {
      throw new GrammarException(path, "a schema is an object, true or false: correct the schema");
    }
    Schema schema = new Schema(object, path);
    Keywords.check(schema);
    if (schema.has("$ref") || schema.has("allOf")) {
      return new Merge(references, deadline)
          .joined(schema)
          .map(this::compile)
          .orElseGet(() -> referred(schema));
    }
    if (schema.has("anyOf") || schema.has("oneOf")) {
      return branches(schema);
    }
    if (schema.has("const") || schema.has("enum")) {
      return new EnumSchema(this, schema).expression();
    }
    return types(schema);
  }

  private Expression compile(Schema merged) {
    return compile(merged.node(), merged.path());
  }

  /** A reference alone is the rule of what it points to, which may be a rule being compiled. */
  private Expression referred(Schema schema) {
    References.Target target = references.resolve(schema);
    return compile(target.schema(), target.path());
  }

  /** A schema without its reference, for who wants to look into it. */
  JsonNode resolved(JsonNode node, String path) {
    if (node instanceof ObjectNode object && object.has("$ref")) {
      return references.resolve(new Schema(object, path)).schema();
    }
    return node;
  }

  private Expression branches(Schema schema) {
    boolean exclusive = schema.has("oneOf");
    if (exclusive && schema.has("anyOf")) {
      throw schema.unsupported("oneOf", "beside anyOf it is not; use one of them");
    }
    String keyword = exclusive ? "oneOf" : "anyOf";
    Schema common = schema.without(keyword);
    List<Schema> merged = new ArrayList<>();
    Merge merge = new Merge(references, deadline);
    List<JsonNode> branches = schema.elements(keyword);
    for (int i = 0; i < branches.size(); i++) {
      String at = schema.at(keyword) + "/" + i;
      merged.add(merge.both(common, branches.get(i), at));
    }
    if (exclusive) {
      Disjoint.require(schema, merged, merge);
    }
    return choice(merged.stream().map(this::compile).toList());
  }

  private Expression types(Schema schema) {
    List<Expression> alternatives = new ArrayList<>();
    for (String type : Types.of(schema)) {
      alternatives.add(
          switch (type) {
            case "object" -> new ObjectSchema(this, schema).expression();
            case "array" -> new ArraySchema(this, schema).expression();
            case "string" -> new StringSchema(this, schema).expression();
            case "number" -> new NumberSchema(schema).number();
            case "integer" -> new NumberSchema(schema).integer();
            case "boolean" -> choice(literal("true"), literal("false"));
            case "null" -> literal("null");
            default ->
                throw schema.wrong(
                    "type",
                    "one or several of object, array, string, number, integer, boolean and null");
          });
    }
    return choice(alternatives);
  }

  private Expression anything(String path) {
    ObjectNode types = JsonNodeFactory.instance.objectNode();
    types
        .putArray("type")
        .add("object")
        .add("array")
        .add("string")
        .add("number")
        .add("boolean")
        .add("null");
    return compile(types, path);
  }

  /** The names of an object's further properties. */
  Expression compileName(JsonNode names, String path) {
    ObjectNode string = JsonNodeFactory.instance.objectNode().put("type", "string");
    Merge merge = new Merge(references, deadline);
    return compile(merge.both(new Schema(string, path), names, path));
  }

  /** Parses a pattern of the schema. */
  Regex regex(String path, String pattern) {
    try {
      return Regex.parse(pattern, limits);
    } catch (GrammarException e) {
      throw new GrammarException(path, String.valueOf(e.getMessage()));
    }
  }
}
