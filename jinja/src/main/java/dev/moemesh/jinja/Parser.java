package dev.moemesh.jinja;

import dev.moemesh.jinja.Statement.Branch;
import dev.moemesh.jinja.Statement.SetVariable;
import dev.moemesh.jinja.Statement.Target;
import dev.moemesh.jinja.TemplateExpression.FilterCall;
import dev.moemesh.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses statements; what is inside an expression is {@link ExpressionParser}'s. */
final class Parser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private final TargetParser targets;
  private final BlockParser blocks;
  private final MacroParser macros;
  private int loopDepth;

  private Parser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
    this.targets = new TargetParser(tokens);
    this.blocks = new BlockParser(tokens);
    this.macros = new MacroParser(tokens, expressions);
  }

  /**
   * Parses a whole template.
   *
   * @throws TemplateException of kind {@code SYNTAX}
   */
  static Statement.Document parse(String source) {
    Parser parser = new Parser(new TokenStream(Lexer.tokenize(source)));
    List<Statement> body = parser.parseUntil(Set.of());
    return new Statement.Document(body, parser.blocks.all());
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
      case "macro" -> macros.parseMacro(this::parseClosedBody);
      case "print" -> parsePrint(tag);
      case "block" -> blocks.parse(tag, this::parseClosedBody);
      case "autoescape" ->
          new Statement.Autoescape(expressions.parse(), parseBody("endautoescape"), tag.line());
      case "include", "import", "from", "extends" ->
          new LoadingParser(tokens, expressions).parse(tag);
      case "call" -> macros.parseCallBlock(tag, this::parseClosedBody);
      case "filter" -> parseFilterBlock(tag);
      case "with" -> parseWith(tag);
      case "generation" -> new Statement.Scoped(parseClosedBody("endgeneration"));
      case "break" -> parseLoopControl(tag, new Statement.Break());
      case "continue" -> parseLoopControl(tag, new Statement.Continue());
      default ->
          throw TemplateException.syntax(
              tag.line(),
              "Unknown tag '%s': chat templates may use if, for, set, macro, call, filter, with, block, print, autoescape, generation, break, continue and raw"
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
    boolean named = tokens.next().isName("endblock") && tokens.current().kind() == Kind.NAME;
    if (named) {
      tokens.next();
    }
    tokens.expect(Kind.BLOCK_END);
  }

  private Statement parseIf(Token tag) {
    List<Branch> branches = new ArrayList<>();
    Token branch = tag;
    do {
      TemplateExpression condition = expressions.parseTupleWithoutCondition();
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
    Target target = targets.parse();
    tokens.expectName("in");
    TemplateExpression items = expressions.parseTupleWithoutCondition();
    TemplateExpression condition = tokens.skipName("if") ? expressions.parse() : null;
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

  private Statement parseSet(Token tag) {
    Target target = targets.parse();
    if (tokens.skipOperator("=")) {
      TemplateExpression value = expressions.parseTuple();
      tokens.expect(Kind.BLOCK_END);
      return new SetVariable(target, value, tag.line());
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

  /** A body that a {@code break} cannot leave, whatever loops are around it. */
  private List<Statement> parseClosedBody(String endTag) {
    int outerLoops = loopDepth;
    loopDepth = 0;
    List<Statement> body = parseBody(endTag);
    loopDepth = outerLoops;
    return body;
  }

  private Statement parsePrint(Token tag) {
    List<Statement.Output> outputs = new ArrayList<>();
    while (!tokens.current().kind().equals(Kind.BLOCK_END)) {
      if (!outputs.isEmpty()) {
        tokens.expectOperator(",");
      }
      outputs.add(new Statement.Output(expressions.parse(), tag.line()));
    }
    tokens.expect(Kind.BLOCK_END);
    return new Statement.Print(outputs);
  }

  private Statement parseWith(Token tag) {
    List<SetVariable> assignments = new ArrayList<>();
    while (tokens.current().kind() != Kind.BLOCK_END) {
      if (!assignments.isEmpty()) {
        tokens.expectOperator(",");
      }
      Target target = targets.parseSingle();
      tokens.expectOperator("=");
      assignments.add(new SetVariable(target, expressions.parse(), tag.line()));
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
