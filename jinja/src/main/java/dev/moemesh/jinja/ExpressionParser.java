package dev.moemesh.jinja;

import static dev.moemesh.jinja.ArithmeticOperator.ADD;
import static dev.moemesh.jinja.ArithmeticOperator.DIVIDE;
import static dev.moemesh.jinja.ArithmeticOperator.FLOOR_DIVIDE;
import static dev.moemesh.jinja.ArithmeticOperator.MODULO;
import static dev.moemesh.jinja.ArithmeticOperator.MULTIPLY;
import static dev.moemesh.jinja.ArithmeticOperator.POWER;
import static dev.moemesh.jinja.ArithmeticOperator.SUBTRACT;

import dev.moemesh.jinja.TemplateExpression.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Parses operators by precedence, weakest first, as Jinja2's own parser does. */
final class ExpressionParser {
  private static final List<ComparisonOperator> SYMBOLIC_COMPARISONS =
      List.of(
          ComparisonOperator.EQUAL,
          ComparisonOperator.NOT_EQUAL,
          ComparisonOperator.LESS,
          ComparisonOperator.LESS_OR_EQUAL,
          ComparisonOperator.GREATER,
          ComparisonOperator.GREATER_OR_EQUAL);

  private final TokenStream tokens;
  private final OperandParser operands;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.operands = new OperandParser(tokens, this);
  }

  TemplateExpression parse() {
    tokens.enter();
    TemplateExpression expression = parseOr();
    while (tokens.skipName("if")) {
      TemplateExpression condition = parseOr();
      TemplateExpression otherwise = tokens.skipName("else") ? parse() : null;
      expression = new TemplateExpression.Conditional(condition, expression, otherwise);
    }
    tokens.leave();
    return expression;
  }

  /** An expression, or several with commas between them: a tuple. */
  TemplateExpression parseTuple() {
    return tupleOf(this::parse);
  }

  /** As {@link #parseTuple}, where an {@code if} behind it belongs to the statement. */
  TemplateExpression parseTupleWithoutCondition() {
    return tupleOf(this::parseOr);
  }

  private TemplateExpression tupleOf(Supplier<TemplateExpression> item) {
    TemplateExpression first = item.get();
    if (!tokens.current().isOperator(",")) {
      return first;
    }
    List<TemplateExpression> items = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",") && !endsTuple()) {
      items.add(item.get());
    }
    return new TemplateExpression.TupleLiteral(items);
  }

  private boolean endsTuple() {
    return switch (tokens.current().kind()) {
      case VARIABLE_END, BLOCK_END -> true;
      case OPERATOR -> tokens.current().isOperator(")");
      case DATA, VARIABLE_BEGIN, BLOCK_BEGIN, NAME, STRING, INTEGER, FLOAT, END_OF_TEMPLATE ->
          false;
    };
  }

  OperandParser operands() {
    return operands;
  }

  private TemplateExpression parseOr() {
    TemplateExpression left = parseAnd();
    while (tokens.skipName("or")) {
      left = new TemplateExpression.Or(left, parseAnd());
    }
    return left;
  }

  private TemplateExpression parseAnd() {
    TemplateExpression left = parseNot();
    while (tokens.skipName("and")) {
      left = new TemplateExpression.And(left, parseNot());
    }
    return left;
  }

  private TemplateExpression parseNot() {
    if (!tokens.skipName("not")) {
      return parseComparison();
    }
    tokens.enter();
    TemplateExpression operand = parseNot();
    tokens.leave();
    return new TemplateExpression.Not(operand);
  }

  private TemplateExpression parseComparison() {
    TemplateExpression first = parseSum();
    List<Link> rest = new ArrayList<>();
    for (Optional<ComparisonOperator> operator = skipComparison();
        operator.isPresent();
        operator = skipComparison()) {
      rest.add(new Link(operator.get(), parseSum()));
    }
    return rest.isEmpty() ? first : new TemplateExpression.Comparison(first, rest);
  }

  private Optional<ComparisonOperator> skipComparison() {
    if (tokens.skipName("in")) {
      return Optional.of(ComparisonOperator.IN);
    }
    if (tokens.current().isName("not") && tokens.lookAhead().isName("in")) {
      tokens.next();
      tokens.next();
      return Optional.of(ComparisonOperator.NOT_IN);
    }
    return SYMBOLIC_COMPARISONS.stream()
        .filter(operator -> tokens.skipOperator(operator.symbol))
        .findFirst();
  }

  private TemplateExpression parseSum() {
    return leftAssociative(this::parseConcatenation, ADD, SUBTRACT);
  }

  private TemplateExpression parseConcatenation() {
    List<TemplateExpression> parts = new ArrayList<>();
    do {
      parts.add(parseProduct());
    } while (tokens.skipOperator("~"));
    return parts.size() == 1 ? parts.getFirst() : new TemplateExpression.Concatenation(parts);
  }

  private TemplateExpression parseProduct() {
    return leftAssociative(this::parsePower, MULTIPLY, DIVIDE, FLOOR_DIVIDE, MODULO);
  }

  private TemplateExpression parsePower() {
    return leftAssociative(operands::parse, POWER);
  }

  private TemplateExpression leftAssociative(
      Supplier<TemplateExpression> operand, ArithmeticOperator... operators) {
    TemplateExpression left = operand.get();
    for (Optional<ArithmeticOperator> operator = skipOneOf(operators);
        operator.isPresent();
        operator = skipOneOf(operators)) {
      left = new TemplateExpression.Arithmetic(operator.get(), left, operand.get());
    }
    return left;
  }

  private Optional<ArithmeticOperator> skipOneOf(ArithmeticOperator... operators) {
    for (ArithmeticOperator operator : operators) {
      if (tokens.skipOperator(operator.symbol)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }
}
