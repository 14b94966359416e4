package dev.moemesh.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Jinja's tests: what can follow {@code is}. */
final class Tests {
  /** A test of a value. */
  @FunctionalInterface
  interface Test {
    boolean holds(Value value, Arguments arguments);
  }

  private static final Map<String, Test> TESTS = new HashMap<>();

  static {
    simple("defined", value -> !(value instanceof Value.Undefined));
    simple("undefined", Value.Undefined.class::isInstance);
    simple("none", Value.None.class::isInstance);
    simple("boolean", Value.Bool.class::isInstance);
    simple("true", value -> value instanceof Value.Bool(boolean held) && held);
    simple("false", value -> value instanceof Value.Bool(boolean held) && !held);
    simple("escaped", value -> value instanceof Value.Str text && text.safe());
    simple("integer", Value.Int.class::isInstance);
    simple("float", Value.Real.class::isInstance);
    simple("number", Numbers::isNumber);
    simple("string", Value.Str.class::isInstance);
    simple("mapping", Value.Mapping.class::isInstance);
    simple("iterable", Tests::isIterable);
    simple("sequence", Tests::isSequence);
    simple("callable", Tests::isCallable);
    simple("odd", value -> remainder(value, Value.Int.of(2), 1));
    simple("even", value -> remainder(value, Value.Int.of(2), 0));
    simple("lower", value -> CaseMapping.isAll(PythonText.str(value), false));
    simple("upper", value -> CaseMapping.isAll(PythonText.str(value), true));
    TESTS.put("divisibleby", (value, arguments) -> remainder(value, operand(arguments), 0));
    TESTS.put("sameas", (value, arguments) -> isSame(value, operand(arguments)));
    TESTS.put("in", (value, arguments) -> Comparisons.contains(operand(arguments), value));
    comparison(ComparisonOperator.EQUAL, "eq", "equalto", "==");
    comparison(ComparisonOperator.NOT_EQUAL, "ne", "!=");
    comparison(ComparisonOperator.LESS, "lt", "lessthan", "<");
    comparison(ComparisonOperator.LESS_OR_EQUAL, "le", "<=");
    comparison(ComparisonOperator.GREATER, "gt", "greaterthan", ">");
    comparison(ComparisonOperator.GREATER_OR_EQUAL, "ge", ">=");
    simple("filter", value -> name(value).filter(Filters::exists).isPresent());
    simple("test", value -> name(value).filter(TESTS::containsKey).isPresent());
  }

  private Tests() {}

  static boolean holds(String name, Value value, Arguments arguments) {
    Test test = TESTS.get(name);
    if (test == null) {
      throw TemplateException.evaluation("No test named '" + name + "'");
    }
    return test.holds(value, arguments);
  }

  private static void simple(String name, Predicate<Value> predicate) {
    TESTS.put(
        name,
        (value, arguments) -> {
          arguments.bind("The test '" + name + "'");
          return predicate.test(value);
        });
  }

  private static void comparison(ComparisonOperator operator, String... names) {
    for (String name : names) {
      TESTS.put(name, (value, arguments) -> Comparisons.holds(operator, value, operand(arguments)));
    }
  }

  private static Value operand(Arguments arguments) {
    return arguments.bind("A test", "operand").required("operand");
  }

  private static Optional<String> name(Value value) {
    return Hashing.checked(value) instanceof Value.Str(String name, _)
        ? Optional.of(name)
        : Optional.empty();
  }

  private static boolean remainder(Value value, Value divisor, long wanted) {
    Value remainder = Operators.apply(ArithmeticOperator.MODULO, value, divisor);
    return Comparisons.equal(remainder, Value.Int.of(wanted));
  }

  private static boolean isIterable(Value value) {
    return value instanceof Value.Generator
        || value instanceof Value.Loop
        || Conversions.tryIterate(value).isPresent();
  }

  private static boolean isSequence(Value value) {
    return !(value instanceof Value.View || value instanceof Value.Loop)
        && Conversions.length(value).isPresent();
  }

  private static boolean isCallable(Value value) {
    return value instanceof Value.Callable
        || value instanceof Value.Undefined
        || value instanceof Value.Loop
        || (value instanceof Value.Instance instance && instance.call().isPresent());
  }

  /** Python's {@code is}: one and the same object, or equal constants of one type. */
  private static boolean isSame(Value value, Value other) {
    if (value == other) {
      return true;
    }
    return switch (value) {
      case Value.None _, Value.Bool _, Value.Int _, Value.Str _ ->
          value.getClass() == other.getClass() && value.equals(other);
      default -> false;
    };
  }
}
