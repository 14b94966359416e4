package dev.moemesh.model.text.jinja;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
    simple("true", Value.TRUE::equals);
    simple("false", Value.FALSE::equals);
    simple("integer", Value.Int.class::isInstance);
    simple("float", Value.Real.class::isInstance);
    simple("number", Numbers::isNumber);
    simple("string", Value.Str.class::isInstance);
    simple("mapping", Value.Mapping.class::isInstance);
    simple("iterable", value -> Conversions.tryIterate(value).isPresent());
    simple("sequence", value -> Conversions.length(value).isPresent());
    simple(
        "callable", value -> value instanceof Value.Callable || value instanceof Value.Undefined);
    simple("odd", value -> Numbers.integer(value).testBit(0));
    simple("even", value -> !Numbers.integer(value).testBit(0));
    simple("lower", value -> isCased(value, false));
    simple("upper", value -> isCased(value, true));
    TESTS.put("divisibleby", Tests::divisibleBy);
    TESTS.put("sameas", (value, arguments) -> value.equals(operand(arguments)));
    TESTS.put("in", (value, arguments) -> Comparisons.contains(operand(arguments), value));
    comparison(ComparisonOperator.EQUAL, "eq", "equalto", "==");
    comparison(ComparisonOperator.NOT_EQUAL, "ne", "!=");
    comparison(ComparisonOperator.LESS, "lt", "lessthan", "<");
    comparison(ComparisonOperator.LESS_OR_EQUAL, "le", "<=");
    comparison(ComparisonOperator.GREATER, "gt", "greaterthan", ">");
    comparison(ComparisonOperator.GREATER_OR_EQUAL, "ge", ">=");
    TESTS.put("filter", (value, _) -> Filters.exists(PythonText.str(value)));
    TESTS.put("test", (value, _) -> TESTS.containsKey(PythonText.str(value)));
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
    TESTS.put(name, (value, _) -> predicate.test(value));
  }

  private static void comparison(ComparisonOperator operator, String... names) {
    for (String name : names) {
      TESTS.put(name, (value, arguments) -> Comparisons.holds(operator, value, operand(arguments)));
    }
  }

  private static Value operand(Arguments arguments) {
    return arguments.bind("A test", "operand").required("operand");
  }

  private static boolean divisibleBy(Value value, Arguments arguments) {
    Value remainder = Numbers.compute(ArithmeticOperator.MODULO, value, operand(arguments));
    return Numbers.integer(remainder).equals(BigInteger.ZERO);
  }

  private static boolean isCased(Value value, boolean upper) {
    String text = PythonText.str(value);
    String high = text.toUpperCase(Locale.ROOT);
    String low = text.toLowerCase(Locale.ROOT);
    return !high.equals(low) && text.equals(upper ? high : low);
  }
}
