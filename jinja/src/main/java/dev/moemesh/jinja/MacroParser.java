package dev.moemesh.jinja;

import dev.moemesh.jinja.Statement.Macro;
import dev.moemesh.jinja.Statement.Parameter;
import dev.moemesh.jinja.TemplateExpression.CallArguments;
import dev.moemesh.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Parses macros and the blocks that call them, with the names that each body reads. */
final class MacroParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;

  MacroParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Statement parseMacro(Function<String, List<Statement>> body) {
    String name = tokens.expect(Kind.NAME).text();
    List<Parameter> parameters = parseParameters();
    return named(name, checked(parameters), body, "endmacro");
  }

  private Macro named(
      String name,
      List<Parameter> parameters,
      Function<String, List<Statement>> body,
      String endTag) {
    Set<String> around = expressions.operands().takeNames();
    List<Statement> statements = body.apply(endTag);
    Set<String> inside = expressions.operands().takeNames();
    expressions.operands().addNames(around);
    expressions.operands().addNames(inside);
    return new Macro(name, parameters, statements, inside);
  }

  Statement parseCallBlock(Token tag, Function<String, List<Statement>> body) {
    List<Parameter> parameters =
        tokens.current().isOperator("(") ? checked(parseParameters()) : List.of();
    if (!(expressions.parse()
        instanceof TemplateExpression.Call(TemplateExpression callee, CallArguments passed))) {
      throw tokens.unexpected("a macro call in {% call %}");
    }
    Macro caller = named("caller", parameters, body, "endcall");
    return new Statement.CallBlock(caller, callee, passed, tag.line());
  }

  private List<Parameter> parseParameters() {
    tokens.expectOperator("(");
    List<Parameter> parameters = new ArrayList<>();
    while (!tokens.skipOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      String name = tokens.expect(Kind.NAME).text();
      parameters.add(new Parameter(name, tokens.skipOperator("=") ? expressions.parse() : null));
    }
    return parameters;
  }

  private List<Parameter> checked(List<Parameter> parameters) {
    boolean defaults = false;
    for (Parameter parameter : parameters) {
      boolean hasDefault = parameter.defaultValue() != null;
      if (!hasDefault && (defaults || parameter.name().equals("caller"))) {
        throw tokens.unexpected(
            "a default for the parameter '" + parameter.name() + "' before this");
      }
      defaults = hasDefault;
    }
    return parameters;
  }
}
