package dev.moemesh.grammar.constraint;

import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.automaton.Automaton;
import dev.moemesh.grammar.ebnf.EbnfParser;
import dev.moemesh.grammar.expression.Expression;
import dev.moemesh.grammar.expression.Literals;
import dev.moemesh.grammar.expression.Utf8;
import dev.moemesh.grammar.json.JsonSchema;
import dev.moemesh.grammar.regex.Regex;
import java.util.List;

/** What a text must match. Immutable; equal constraints compile to the same automaton. */
public sealed interface Constraint {

  /** A JSON document that is valid under a schema. */
  record Schema(String schema, boolean compact) implements Constraint {}

  /** A text that a regular expression matches as a whole. */
  record Pattern(String pattern) implements Constraint {}

  /** One of these texts. */
  record Alternatives(List<String> texts) implements Constraint {
    public Alternatives {
      texts = List.copyOf(texts);
    }
  }

  /** What the rule {@code root} of a grammar in EBNF matches. */
  record Grammar(String grammar) implements Constraint {}

  /**
   * Compiles it.
   *
   * @throws GrammarException if it is malformed, uses what is not supported, or exceeds the limits
   */
  default Automaton compile(CompileLimits limits) {
    if (characters() > limits.characters()) {
      throw new GrammarException(
          "",
          "The constraint has %d characters, and at most %d are read: make it smaller"
              .formatted(characters(), limits.characters()));
    }
    try {
      return Automaton.of(expression(limits), limits);
    } catch (StackOverflowError e) {
      throw new GrammarException("", "The constraint nests too deeply: flatten it");
    }
  }

  private long characters() {
    return switch (this) {
      case Schema(var schema, _) -> schema.length();
      case Pattern(var pattern) -> pattern.length();
      case Alternatives(var texts) -> texts.stream().mapToLong(String::length).sum() + texts.size();
      case Grammar(var grammar) -> grammar.length();
    };
  }

  private Expression expression(CompileLimits limits) {
    return switch (this) {
      case Schema(var schema, var compact) -> JsonSchema.compile(schema, compact, limits);
      case Pattern(var pattern) -> Regex.parse(pattern, limits).whole(Utf8::character);
      case Alternatives(var texts) -> Literals.of(texts);
      case Grammar(var grammar) -> EbnfParser.parse(grammar, limits);
    };
  }
}
