package dev.moemesh.jinja;

import dev.moemesh.jinja.Statement.Target;
import dev.moemesh.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Parses what a {@code set}, {@code for} or {@code with} assigns to. */
final class TargetParser {
  private final TokenStream tokens;

  TargetParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  Target parse() {
    Target first = parseSingle();
    if (!tokens.current().isOperator(",")) {
      return first;
    }
    List<Target> targets = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",")) {
      targets.add(parseSingle());
    }
    return new Target.Unpacking(targets);
  }

  Target parseSingle() {
    if (tokens.skipOperator("(")) {
      Target inside = parse();
      tokens.expectOperator(")");
      return inside;
    }
    String name = tokens.expect(Kind.NAME).text();
    if (tokens.skipOperator(".")) {
      return new Target.NamespaceAttribute(name, tokens.expect(Kind.NAME).text());
    }
    return new Target.Variable(name);
  }
}
