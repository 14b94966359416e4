package dev.moemesh.jinja;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tree of an expression. */
sealed interface TemplateExpression {
  /** A constant. */
  record Literal(Value value) implements TemplateExpression {}

  /** A variable. */
  record Name(String identifier) implements TemplateExpression {}

  /** {@code [a, b]}. */
  record ListLiteral(List<TemplateExpression> items) implements TemplateExpression {}

  /** {@code (a, b)}. */
  record TupleLiteral(List<TemplateExpression> items) implements TemplateExpression {}

  /** {@code {a: b}}. */
  record DictLiteral(List<Entry> entries) implements TemplateExpression {}

  /** One {@code key: value} of a dict literal. */
  record Entry(TemplateExpression key, TemplateExpression value) {}

  /** {@code target.name}. */
  record Attribute(TemplateExpression target, String name) implements TemplateExpression {}

  /** {@code target[index]}. */
  record Subscript(TemplateExpression target, TemplateExpression index)
      implements TemplateExpression {}

  /** {@code target[start:stop:step]}. */
  record Slice(
      TemplateExpression target,
      @Nullable TemplateExpression start,
      @Nullable TemplateExpression stop,
      @Nullable TemplateExpression step)
      implements TemplateExpression {}

  /** {@code callee(arguments)}. */
  record Call(TemplateExpression callee, CallArguments arguments) implements TemplateExpression {}

  /** {@code target | filter}. */
  record Filtered(TemplateExpression target, FilterCall filter) implements TemplateExpression {}

  /** A filter and its arguments, without what it is applied to. */
  record FilterCall(String name, CallArguments arguments) {}

  /** {@code target is name(arguments)}. */
  record Test(TemplateExpression target, String name, CallArguments arguments)
      implements TemplateExpression {}

  /** {@code -operand} and {@code +operand}. */
  record Signed(TemplateExpression operand, boolean negative) implements TemplateExpression {}

  /** {@code left operator right}. */
  record Arithmetic(ArithmeticOperator operator, TemplateExpression left, TemplateExpression right)
      implements TemplateExpression {}

  /** {@code a ~ b}. */
  record Concatenation(List<TemplateExpression> parts) implements TemplateExpression {}

  /** {@code not operand}. */
  record Not(TemplateExpression operand) implements TemplateExpression {}

  /** {@code left and right}; gives an operand, as Python does. */
  record And(TemplateExpression left, TemplateExpression right) implements TemplateExpression {}

  /** {@code left or right}; gives an operand, as Python does. */
  record Or(TemplateExpression left, TemplateExpression right) implements TemplateExpression {}

  /** {@code first < a <= b}: a chain, each operand evaluated once. */
  record Comparison(TemplateExpression first, List<Link> rest) implements TemplateExpression {}

  /** One operator and right-hand side of a comparison chain. */
  record Link(ComparisonOperator operator, TemplateExpression right) {}

  /** {@code then if condition else otherwise}. */
  record Conditional(
      TemplateExpression condition, TemplateExpression then, @Nullable TemplateExpression otherwise)
      implements TemplateExpression {}

  /**
   * Arguments as written.
   *
   * @param morePositional what stands behind {@code *}
   * @param moreNamed what stands behind {@code **}
   */
  record CallArguments(
      List<TemplateExpression> positional,
      List<NamedArgument> named,
      Optional<TemplateExpression> morePositional,
      Optional<TemplateExpression> moreNamed) {
    static final CallArguments NONE = new CallArguments(List.of(), List.of());

    CallArguments(List<TemplateExpression> positional, List<NamedArgument> named) {
      this(positional, named, Optional.empty(), Optional.empty());
    }
  }

  /** {@code name=value} in a call, or a macro's parameter with its default. */
  record NamedArgument(String name, TemplateExpression value) {}
}
