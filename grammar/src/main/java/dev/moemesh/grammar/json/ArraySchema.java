package dev.moemesh.grammar.json;

import static dev.moemesh.grammar.expression.Expression.literal;
import static dev.moemesh.grammar.expression.Expression.sequence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Arrays: items by position, then items of one schema. */
final class ArraySchema {

  private final SchemaCompiler compiler;
  private final Schema schema;
  private final int least;
  private final int most;

  ArraySchema(SchemaCompiler compiler, Schema schema) {
    this.compiler = compiler;
    this.schema = schema;
    this.least = schema.count("minItems", 0);
    this.most = schema.count("maxItems", Expression.UNBOUNDED);
    requireRange("minItems", least);
    requireRange("maxItems", most == Expression.UNBOUNDED ? 0 : most);
    if (least > most) {
      throw new GrammarException(
          schema.at("minItems"), "'minItems' is above 'maxItems': no array satisfies both");
    }
  }

  private void requireRange(String keyword, int value) {
    if (value > compiler.limits().repetitions()) {
      throw schema.unsupported(keyword, "at most %d is".formatted(compiler.limits().repetitions()));
    }
  }

  Expression expression() {
    boolean unique = schema.get("uniqueItems").filter(JsonNode::asBoolean).isPresent() && most > 1;
    Expression list = unique ? distinct() : list();
    return sequence(literal("["), compiler.space(), list, compiler.space(), literal("]"));
  }

  private Expression separator() {
    return sequence(literal(","), compiler.space());
  }

  private Expression list() {
    boolean tuple = schema.get("items").filter(JsonNode::isArray).isPresent();
    String positions = tuple ? "items" : "prefixItems";
    List<JsonNode> prefix = schema.elements(positions);
    List<Members.Member> members = new ArrayList<>();
    for (int i = 0; i < prefix.size() && i < most; i++) {
      Expression item = compiler.compile(prefix.get(i), schema.at(positions) + "/" + i);
      members.add(new Members.Member(item, i < least));
    }
    boolean fixed = !prefix.isEmpty() && least <= prefix.size();
    JsonNode rest =
        schema.get(tuple ? "additionalItems" : "items").orElse(BooleanNode.valueOf(!fixed));
    boolean none = rest.isBoolean() && !rest.booleanValue();
    Optional<Expression> further =
        none
            ? Optional.empty()
            : Optional.of(compiler.compile(rest, schema.at(tuple ? "additionalItems" : "items")));
    return InOrder.list(members, further, separator(), new Members.Counts(least, most, true));
  }

  /** Different items of a known few, in the order in which the schema lists them. */
  private Expression distinct() {
    JsonNode items =
        compiler.resolved(schema.get("items").orElse(BooleanNode.TRUE), schema.at("items"));
    if (!items.path("enum").isArray() || schema.has("prefixItems")) {
      throw schema.unsupported(
          "uniqueItems", "it is for items with an enum; list them, or leave it out");
    }
    List<Members.Member> members = new ArrayList<>();
    for (JsonNode value : items.get("enum")) {
      members.add(new Members.Member(literal(value.toString()), false));
    }
    return new Members(
            members, Optional.empty(), separator(), new Members.Counts(least, most, true))
        .expression();
  }
}
