package dev.moemesh.grammar.ebnf;

import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.expression.CharacterSet;
import dev.moemesh.grammar.expression.Expression;
import dev.moemesh.grammar.expression.Rule;
import dev.moemesh.grammar.expression.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses a grammar in the EBNF of llama.cpp (GBNF) and XGrammar. A rule is {@code name ::= "text"
 * [a-z] (group)? other*}. Alternatives are separated by {@code |}, comments begin with {@code #}.
 * The text is what the rule {@code root} matches. For one grammar.
 */
public final class EbnfParser {
  private static final int DEEPEST = 200;
  private static final String START = "root";

  private final EbnfLexer in;
  private final int mostRepetitions;
  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Map<String, Integer> firstUse = new LinkedHashMap<>();
  private int depth;

  private EbnfParser(String grammar, CompileLimits limits) {
    this.in = new EbnfLexer(grammar);
    this.mostRepetitions = limits.repetitions();
  }

  /**
   * Parses a grammar.
   *
   * @throws GrammarException naming line and column of a fault
   */
  public static Expression parse(String grammar, CompileLimits limits) {
    return new EbnfParser(grammar, limits).grammar();
  }

  private Expression grammar() {
    in.skipBlank(true);
    while (!in.atEnd()) {
      String name = in.name();
      Rule rule = rule(name);
      if (rule.isDefined()) {
        throw in.fault("rule '%s' is defined twice; join both by '|'".formatted(name));
      }
      in.skipBlank(true);
      if (!in.take("::=")) {
        throw in.fault("expected '::=' behind rule '%s'".formatted(name));
      }
      in.skipBlank(true);
      rule.define(alternatives(false));
      in.skipBlank(true);
    }
    rules.forEach(this::requireDefined);
    Rule root = rules.get(START);
    if (root == null) {
      throw in.fault("the grammar has no rule 'root'; name the start symbol so");
    }
    return new Expression.Reference(root);
  }

  private void requireDefined(String name, Rule rule) {
    if (!rule.isDefined()) {
      int place = firstUse.getOrDefault(name, in.position());
      throw in.fault(place, "rule '%s' is used but not defined".formatted(name));
    }
  }

  private Rule rule(String name) {
    firstUse.putIfAbsent(name, in.position() - name.length());
    return rules.computeIfAbsent(name, _ -> new Rule(name, false));
  }

  private Expression alternatives(boolean nested) {
    if (++depth > DEEPEST) {
      throw in.fault("groups nest deeper than %d; use more rules".formatted(DEEPEST));
    }
    List<Expression> alternatives = new ArrayList<>();
    alternatives.add(sequence(nested));
    in.skipBlank(true);
    while (in.take("|")) {
      in.skipBlank(true);
      alternatives.add(sequence(nested));
      in.skipBlank(true);
    }
    depth--;
    return Expression.choice(alternatives);
  }

  private Expression sequence(boolean nested) {
    List<Expression> parts = new ArrayList<>();
    while (true) {
      int before = in.position();
      in.skipBlank(true);
      if (in.atEnd() || in.isNext("|") || in.isNext(")") || in.startsRule()) {
        if (!nested) {
          in.back(before);
        }
        return new Expression.Sequence(parts);
      }
      parts.add(repeated(item()));
    }
  }

  private Expression item() {
    if (in.isNext("\"") || in.isNext("'")) {
      return Expression.literal(in.quoted());
    }
    if (in.take("[")) {
      CharacterSet set = in.characterClass();
      return Utf8.character(set);
    }
    if (in.take("(")) {
      Expression group = alternatives(true);
      in.skipBlank(true);
      if (!in.take(")")) {
        throw in.fault("'(' is not closed; add ')'");
      }
      return group;
    }
    if (in.take(".")) {
      return Utf8.character(CharacterSet.ALL);
    }
    return new Expression.Reference(rule(in.name()));
  }

  private Expression repeated(Expression item) {
    Expression repeated = item;
    while (true) {
      if (in.take("*")) {
        repeated = Expression.any(repeated);
      } else if (in.take("+")) {
        repeated = new Expression.Repeat(repeated, 1, Expression.UNBOUNDED);
      } else if (in.take("?")) {
        repeated = Expression.optional(repeated);
      } else if (in.take("{")) {
        repeated = bounded(repeated);
      } else {
        return repeated;
      }
    }
  }

  private Expression bounded(Expression item) {
    int least = in.number(0);
    int most = least;
    in.skipBlank(false);
    if (in.take(",")) {
      in.skipBlank(false);
      most = in.number(Expression.UNBOUNDED);
      in.skipBlank(false);
    }
    boolean large =
        least > mostRepetitions || (most > mostRepetitions && most != Expression.UNBOUNDED);
    if (!in.take("}") || most < least || large) {
      throw in.fault(
          "expected {times} or {least,most} with least <= most <= %d".formatted(mostRepetitions));
    }
    return new Expression.Repeat(item, least, most);
  }
}
