package dev.moemesh.jinja;

import dev.moemesh.jinja.TemplateExpression.CallArguments;
import dev.moemesh.jinja.TemplateExpression.Entry;
import dev.moemesh.jinja.TemplateExpression.FilterCall;
import dev.moemesh.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses what operators stand between: literals, names, and the accesses, calls and filters behind
 * them.
 */
final class OperandParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private final Set<String> names = new HashSet<>();

  OperandParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /** The variables that were read since they were last taken. */
  Set<String> takeNames() {
    Set<String> taken = Set.copyOf(names);
    names.clear();
    return taken;
  }

  void addNames(Set<String> more) {
    names.addAll(more);
  }

  TemplateExpression parse() {
    tokens.enter();
    TemplateExpression operand = parseFiltersAndTests(parseSigned());
    tokens.leave();
    return operand;
  }

  private TemplateExpression parseSigned() {
    boolean negative = tokens.current().isOperator("-");
    if (negative || tokens.current().isOperator("+")) {
      tokens.next();
      tokens.enter();
      TemplateExpression operand = parseSigned();
      tokens.leave();
      return parsePostfix(new TemplateExpression.Signed(operand, negative));
    }
    return parsePostfix(parsePrimary());
  }

  private TemplateExpression parsePrimary() {
    Token token = tokens.current();
    return switch (token.kind()) {
      case NAME -> parseName();
      case STRING -> parseString();
      case INTEGER -> literal(new Value.Int(integer(tokens.next())));
      case FLOAT ->
          literal(new Value.Real(Double.parseDouble(tokens.next().text().replace("_", ""))));
      case OPERATOR ->
          switch (token.text()) {
            case "(" -> parseParenthesised();
            case "[" -> parseList();
            case "{" -> parseDict();
            default -> throw tokens.unexpected("an expression");
          };
      case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, END_OF_TEMPLATE ->
          throw tokens.unexpected("an expression");
    };
  }

  private static TemplateExpression literal(Value value) {
    return new TemplateExpression.Literal(value);
  }

  private TemplateExpression parseName() {
    String name = tokens.next().text();
    return switch (name) {
      case "true", "True" -> literal(Value.TRUE);
      case "false", "False" -> literal(Value.FALSE);
      case "none", "None" -> literal(Value.NONE);
      default -> {
        names.add(name);
        yield new TemplateExpression.Name(name);
      }
    };
  }

  private TemplateExpression parseString() {
    StringBuilder text = new StringBuilder();
    while (tokens.current().kind() == Kind.STRING) {
      text.append(tokens.next().text());
    }
    return literal(new Value.Str(text.toString()));
  }

  private static BigInteger integer(Token token) {
    String digits = token.text().replace("_", "").toLowerCase(Locale.ROOT);
    int radix =
        digits.startsWith("0x")
            ? 16
            : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 10;
    try {
      return new BigInteger(radix == 10 ? digits : digits.substring(2), radix);
    } catch (NumberFormatException _) {
      throw TemplateException.syntax(token.line(), "Expected a number, found " + token.text());
    }
  }

  private TemplateExpression parseParenthesised() {
    tokens.next();
    if (tokens.skipOperator(")")) {
      return new TemplateExpression.TupleLiteral(List.of());
    }
    TemplateExpression inside = expressions.parseTuple();
    tokens.expectOperator(")");
    return inside;
  }

  private TemplateExpression parseList() {
    tokens.next();
    List<TemplateExpression> items = new ArrayList<>();
    while (!tokens.skipOperator("]")) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator("]")) {
          break;
        }
      }
      items.add(expressions.parse());
    }
    return new TemplateExpression.ListLiteral(items);
  }

  private TemplateExpression parseDict() {
    tokens.next();
    List<Entry> entries = new ArrayList<>();
    while (!tokens.skipOperator("}")) {
      if (!entries.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.skipOperator("}")) {
          break;
        }
      }
      TemplateExpression key = expressions.parse();
      tokens.expectOperator(":");
      entries.add(new Entry(key, expressions.parse()));
    }
    return new TemplateExpression.DictLiteral(entries);
  }

  private TemplateExpression parsePostfix(TemplateExpression start) {
    TemplateExpression expression = start;
    while (true) {
      if (tokens.skipOperator(".")) {
        expression = parseAttribute(expression);
      } else if (tokens.skipOperator("[")) {
        expression = parseSubscript(expression);
      } else if (tokens.current().isOperator("(")) {
        expression = new TemplateExpression.Call(expression, parseCallArguments());
      } else {
        return expression;
      }
    }
  }

  private TemplateExpression parseAttribute(TemplateExpression target) {
    if (tokens.current().kind() == Kind.INTEGER) {
      return new TemplateExpression.Subscript(
          target, literal(new Value.Int(integer(tokens.next()))));
    }
    return new TemplateExpression.Attribute(target, tokens.expect(Kind.NAME).text());
  }

  private TemplateExpression parseSubscript(TemplateExpression target) {
    TemplateExpression start = sliceBound();
    if (start != null && tokens.skipOperator("]")) {
      return new TemplateExpression.Subscript(target, start);
    }
    tokens.expectOperator(":");
    TemplateExpression stop = sliceBound();
    TemplateExpression step = tokens.skipOperator(":") ? sliceBound() : null;
    tokens.expectOperator("]");
    return new TemplateExpression.Slice(target, start, stop, step);
  }

  private @Nullable TemplateExpression sliceBound() {
    return tokens.current().isOperator(":") || tokens.current().isOperator("]")
        ? null
        : expressions.parse();
  }

  CallArguments parseCallArguments() {
    return new CallParser(tokens, expressions).parse();
  }

  private TemplateExpression parseFiltersAndTests(TemplateExpression start) {
    TemplateExpression expression = start;
    while (true) {
      if (tokens.skipOperator("|")) {
        expression = new TemplateExpression.Filtered(expression, parseFilterCall());
      } else if (tokens.skipName("is")) {
        expression = parseTest(expression);
      } else if (tokens.current().isOperator("(")) {
        expression = new TemplateExpression.Call(expression, parseCallArguments());
      } else {
        return expression;
      }
    }
  }

  FilterCall parseFilterCall() {
    String name = tokens.expect(Kind.NAME).text();
    return new FilterCall(
        name, tokens.current().isOperator("(") ? parseCallArguments() : CallArguments.NONE);
  }

  private TemplateExpression parseTest(TemplateExpression target) {
    boolean negated = tokens.skipName("not");
    String name = tokens.expect(Kind.NAME).text();
    CallArguments arguments = CallArguments.NONE;
    if (tokens.current().isOperator("(")) {
      arguments = parseCallArguments();
    } else if (startsTestArgument()) {
      arguments = new CallArguments(List.of(parsePostfix(parsePrimary())), List.of());
    }
    TemplateExpression test = new TemplateExpression.Test(target, name, arguments);
    return negated ? new TemplateExpression.Not(test) : test;
  }

  private boolean startsTestArgument() {
    Token token = tokens.current();
    return switch (token.kind()) {
      case NAME -> !List.of("else", "or", "and", "is", "if", "in", "not").contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> List.of("(", "[", "{").contains(token.text());
      case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, END_OF_TEMPLATE -> false;
    };
  }
}
