package dev.moemesh.jinja;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tree of an expression. */
sealed interface Expression {
  /** A constant. */
  record Literal(Value value) implements Expression {}

  /** A variable. */
  record Name(String identifier) implements Expression {}

  /** {@code [a, b]}. */
  record ListLiteral(List<Expression> items) implements Expression {}

  /** {@code (a, b)}. */
  record TupleLiteral(List<Expression> items) implements Expression {}

  /** {@code {a: b}}. */
  record DictLiteral(List<Entry> entries) implements Expression {}

  /** One {@code key: value} of a dict literal. */
  record Entry(Expression key, Expression value) {}

  /** {@code target.name}. */
  record Attribute(Expression target, String name) implements Expression {}

  /** {@code target[index]}. */
  record Subscript(Expression target, Expression index) implements Expression {}

  /** {@code target[start:stop:step]}. */
  record Slice(
      Expression target,
      @Nullable Expression start,
      @Nullable Expression stop,
      @Nullable Expression step)
      implements Expression {}

  /** {@code callee(arguments)}. */
  record Call(Expression callee, CallArguments arguments) implements Expression {}

  /** {@code target | filter}. */
  record Filtered(Expression target, FilterCall filter) implements Expression {}

  /** A filter and its arguments, without what it is applied to. */
  record FilterCall(String name, CallArguments arguments) {}

  /** {@code target is name(arguments)}. */
  record Test(Expression target, String name, CallArguments arguments) implements Expression {}

  /** {@code -operand} and {@code +operand}. */
  record Signed(Expression operand, boolean negative) implements Expression {}

  /** {@code left operator right}. */
  record Arithmetic(ArithmeticOperator operator, Expression left, Expression right)
      implements Expression {}

  /** {@code a ~ b}. */
  record Concatenation(List<Expression> parts) implements Expression {}

  /** {@code not operand}. */
  record Not(Expression operand) implements Expression {}

  /** {@code left and right}; gives an operand, as Python does. */
  record And(Expression left, Expression right) implements Expression {}

  /** {@code left or right}; gives an operand, as Python does. */
  record Or(Expression left, Expression right) implements Expression {}

  /** {@code first < a <= b}: a chain, each operand evaluated once. */
  record Comparison(Expression first, List<Link> rest) implements Expression {}

  /** One operator and right-hand side of a comparison chain. */
  record Link(ComparisonOperator operator, Expression right) {}

  /** {@code then if condition else otherwise}. */
  record Conditional(Expression condition, Expression then, @Nullable Expression otherwise)
      implements Expression {}

  /**
   * Arguments as written.
   *
   * @param morePositional what stands behind {@code *}
   * @param moreNamed what stands behind {@code **}
   */
  record CallArguments(
      List<Expression> positional,
      List<NamedArgument> named,
      Optional<Expression> morePositional,
      Optional<Expression> moreNamed) {
    static final CallArguments NONE = new CallArguments(List.of(), List.of());

    CallArguments(List<Expression> positional, List<NamedArgument> named) {
      this(positional, named, Optional.empty(), Optional.empty());
    }
  }

  /** {@code name=value} in a call, or a macro's parameter with its default. */
  record NamedArgument(String name, Expression value) {}
}
