package dev.moemesh.grammar.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.automaton.Automaton;
import dev.moemesh.grammar.automaton.State;
import dev.moemesh.grammar.expression.Expression;
import dev.moemesh.grammar.expression.Literals;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Values that a schema lists, as far as its other keywords allow them. */
final class EnumSchema {

  private final SchemaCompiler compiler;
  private final Schema schema;

  EnumSchema(SchemaCompiler compiler, Schema schema) {
    this.compiler = compiler;
    this.schema = schema;
  }

  Expression expression() {
    Schema others = schema.without("enum", "const");
    List<JsonNode> values = values(schema);
    Set<String> texts = new LinkedHashSet<>();
    values.forEach(value -> texts.add(value.toString()));
    if (others.asserts()) {
      Automaton valid =
          Automaton.of(compiler.compile(others.node(), schema.path()), compiler.limits());
      texts.removeIf(text -> !accepts(valid, text));
    }
    if (texts.isEmpty()) {
      throw new GrammarException(
          schema.at(schema.has("enum") ? "enum" : "const"),
          "none of the values is allowed by the other keywords: correct either");
    }
    return Literals.of(texts);
  }

  /** The values that const and enum both allow. */
  static List<JsonNode> values(Schema schema) {
    List<JsonNode> values = new ArrayList<>(schema.elements("enum"));
    schema
        .get("const")
        .ifPresent(
            only -> {
              boolean allowed = !schema.has("enum") || values.contains(only);
              values.clear();
              if (allowed) {
                values.add(only);
              }
            });
    return values;
  }

  private static boolean accepts(Automaton automaton, String text) {
    State state = automaton.start();
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      state = state.next(value & 0xff);
    }
    return state.isAccepting();
  }
}
