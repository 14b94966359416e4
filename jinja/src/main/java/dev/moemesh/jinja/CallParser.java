package dev.moemesh.jinja;

import dev.moemesh.jinja.TemplateExpression.CallArguments;
import dev.moemesh.jinja.TemplateExpression.NamedArgument;
import dev.moemesh.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses the arguments of one call: {@code (a, b, name=c, *more, **named)}. */
final class CallParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private final List<TemplateExpression> positional = new ArrayList<>();
  private final List<NamedArgument> named = new ArrayList<>();
  private Optional<TemplateExpression> morePositional = Optional.empty();
  private Optional<TemplateExpression> moreNamed = Optional.empty();

  CallParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  CallArguments parse() {
    tokens.expectOperator("(");
    boolean first = true;
    while (!tokens.skipOperator(")")) {
      if (!first) {
        tokens.expectOperator(",");
        if (tokens.skipOperator(")")) {
          break;
        }
      }
      parseArgument();
      first = false;
    }
    return new CallArguments(positional, named, morePositional, moreNamed);
  }

  private void parseArgument() {
    if (tokens.current().isOperator("*") && morePositional.isEmpty() && moreNamed.isEmpty()) {
      tokens.next();
      morePositional = Optional.of(expressions.parse());
    } else if (tokens.current().isOperator("**") && moreNamed.isEmpty()) {
      tokens.next();
      moreNamed = Optional.of(expressions.parse());
    } else if (moreNamed.isEmpty()
        && tokens.current().kind() == Kind.NAME
        && tokens.lookAhead().isOperator("=")) {
      String name = tokens.next().text();
      tokens.next();
      named.add(new NamedArgument(name, expressions.parse()));
    } else if (named.isEmpty() && morePositional.isEmpty() && moreNamed.isEmpty()) {
      positional.add(expressions.parse());
    } else {
      throw tokens.unexpected("name=value after a named argument");
    }
  }
}
