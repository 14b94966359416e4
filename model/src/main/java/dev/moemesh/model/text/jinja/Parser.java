package dev.moemesh.model.text.jinja;

import dev.moemesh.model.text.jinja.Expression.CallArguments;
import dev.moemesh.model.text.jinja.Expression.FilterCall;
import dev.moemesh.model.text.jinja.Statement.Assignment;
import dev.moemesh.model.text.jinja.Statement.Branch;
import dev.moemesh.model.text.jinja.Statement.Macro;
import dev.moemesh.model.text.jinja.Statement.Parameter;
import dev.moemesh.model.text.jinja.Statement.Target;
import dev.moemesh.model.text.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses statements; what is inside an expression is {@link ExpressionParser}'s. */
final class Parser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private int loopDepth;

  private Parser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  /**
   * Parses a whole template.
   *
   * @throws TemplateException of kind {@code SYNTAX}
   */
  static List<Statement> parse(String source) {
    Parser parser = new Parser(new TokenStream(Lexer.tokenize(source)));
    return parser.parseUntil(Set.of());
  }

  /** Statements up to one of the tags, whose name is the next token; no tags: to the end. */
  private List<Statement> parseUntil(Set<String> endTags) {
    tokens.enter();
    List<Statement> body = new ArrayList<>();
    while (tokens.current().kind() != Kind.END_OF_TEMPLATE) {
      Token token = tokens.next();
      switch (token.kind()) {
        case DATA -> body.add(new Statement.Data(token.text()));
        case VARIABLE_BEGIN -> {
          body.add(new Statement.Output(expressions.parseTuple(), token.line()));
          tokens.expect(Kind.VARIABLE_END);
        }
        case BLOCK_BEGIN -> {
          if (endTags.contains(tokens.current().text())) {
            tokens.leave();
            return List.copyOf(body);
          }
          body.add(parseTag());
        }
        case VARIABLE_END, BLOCK_END, NAME, STRING, INTEGER, FLOAT, OPERATOR, END_OF_TEMPLATE ->
            throw tokens.unexpected("text or a tag");
      }
    }
    if (!endTags.isEmpty()) {
      throw tokens.unexpected("one of the tags " + endTags);
    }
    tokens.leave();
    return List.copyOf(body);
  }

  private Statement parseTag() {
    Token tag = tokens.expect(Kind.NAME);
    return switch (tag.text()) {
      case "if" -> parseIf(tag);
      case "for" -> parseFor(tag);
      case "set" -> parseSet(tag);
      case "macro" -> parseMacro();
      case "call" -> parseCallBlock(tag);
      case "filter" -> parseFilterBlock(tag);
      case "with" -> parseWith(tag);
      case "generation" -> new Statement.Block(parseBody("endgeneration"));
      case "break" -> parseLoopControl(tag, new Statement.Break());
      case "continue" -> parseLoopControl(tag, new Statement.Continue());
      default ->
          throw TemplateException.syntax(
              tag.line(),
              "Unknown tag '%s': chat templates may use if, for, set, macro, call, filter, with, generation, break, continue and raw"
                  .formatted(tag.text()));
    };
  }

  private List<Statement> parseBody(String endTag) {
    tokens.expect(Kind.BLOCK_END);
    List<Statement> body = parseUntil(Set.of(endTag));
    endTag();
    return body;
  }

  private void endTag() {
    tokens.next();
    tokens.expect(Kind.BLOCK_END);
  }

  private Statement parseIf(Token tag) {
    List<Branch> branches = new ArrayList<>();
    Token branch = tag;
    do {
      Expression condition = expressions.parseTupleWithoutCondition();
      tokens.expect(Kind.BLOCK_END);
      List<Statement> body = parseUntil(Set.of("elif", "else", "endif"));
      branches.add(new Branch(condition, body, branch.line()));
      branch = tokens.current();
    } while (tokens.skipName("elif"));
    List<Statement> otherwise = List.of();
    if (tokens.skipName("else")) {
      otherwise = parseBody("endif");
    } else {
      endTag();
    }
    return new Statement.If(branches, otherwise);
  }

  private Statement parseFor(Token tag) {
    Target target = parseTarget();
    tokens.expectName("in");
    Expression items = expressions.parseTupleWithoutCondition();
    Expression condition = tokens.skipName("if") ? expressions.parse() : null;
    boolean recursive = tokens.skipName("recursive");
    tokens.expect(Kind.BLOCK_END);
    loopDepth++;
    List<Statement> body = parseUntil(Set.of("else", "endfor"));
    loopDepth--;
    List<Statement> otherwise = List.of();
    if (tokens.skipName("else")) {
      otherwise = parseBody("endfor");
    } else {
      endTag();
    }
    return new Statement.For(target, items, condition, recursive, body, otherwise, tag.line());
  }

  private Target parseTarget() {
    Target first = parseSingleTarget();
    if (!tokens.current().isOperator(",")) {
      return first;
    }
    List<Target> targets = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",")) {
      targets.add(parseSingleTarget());
    }
    return new Target.Unpacking(targets);
  }

  private Target parseSingleTarget() {
    if (tokens.skipOperator("(")) {
      Target inside = parseTarget();
      tokens.expectOperator(")");
      return inside;
    }
    String name = tokens.expect(Kind.NAME).text();
    if (tokens.skipOperator(".")) {
      return new Target.NamespaceAttribute(name, tokens.expect(Kind.NAME).text());
    }
    return new Target.Variable(name);
  }

  private Statement parseSet(Token tag) {
    Target target = parseTarget();
    if (tokens.skipOperator("=")) {
      Expression value = expressions.parseTuple();
      tokens.expect(Kind.BLOCK_END);
      return new Assignment(target, value, tag.line());
    }
    List<FilterCall> filters = new ArrayList<>();
    while (tokens.skipOperator("|")) {
      filters.add(expressions.operands().parseFilterCall());
    }
    return new Statement.CapturedAssignment(target, filters, parseBody("endset"), tag.line());
  }

  private Statement parseFilterBlock(Token tag) {
    List<FilterCall> filters = new ArrayList<>();
    do {
      filters.add(expressions.operands().parseFilterCall());
    } while (tokens.skipOperator("|"));
    return new Statement.FilterBlock(filters, parseBody("endfilter"), tag.line());
  }

  private Statement parseMacro() {
    String name = tokens.expect(Kind.NAME).text();
    List<Parameter> parameters = parseParameters();
    return new Macro(name, parameters, parseMacroBody("endmacro"));
  }

  private List<Statement> parseMacroBody(String endTag) {
    int outerLoops = loopDepth;
    loopDepth = 0;
    List<Statement> body = parseBody(endTag);
    loopDepth = outerLoops;
    return body;
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

  private Statement parseCallBlock(Token tag) {
    List<Parameter> parameters = tokens.current().isOperator("(") ? parseParameters() : List.of();
    if (!(expressions.parse()
        instanceof Expression.Call(Expression callee, CallArguments passed))) {
      throw tokens.unexpected("a macro call in {% call %}");
    }
    Macro caller = new Macro("caller", parameters, parseMacroBody("endcall"));
    return new Statement.CallBlock(caller, callee, passed, tag.line());
  }

  private Statement parseWith(Token tag) {
    List<Assignment> assignments = new ArrayList<>();
    while (tokens.current().kind() != Kind.BLOCK_END) {
      if (!assignments.isEmpty()) {
        tokens.expectOperator(",");
      }
      Target target = parseSingleTarget();
      tokens.expectOperator("=");
      assignments.add(new Assignment(target, expressions.parse(), tag.line()));
    }
    return new Statement.With(assignments, parseBody("endwith"));
  }

  private Statement parseLoopControl(Token tag, Statement control) {
    if (loopDepth == 0) {
      throw TemplateException.syntax(tag.line(), "'" + tag.text() + "' stands outside a loop");
    }
    tokens.expect(Kind.BLOCK_END);
    return control;
  }
}
