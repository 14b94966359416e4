package dev.moemesh.jinja;

import dev.moemesh.jinja.Filters.Filter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** Filters that give numbers, or write them for people. */
final class NumberFilters {
  static final Map<String, Filter> ALL =
      Map.of(
          "int", NumberFilters::toInteger,
          "float", NumberFilters::toReal,
          "abs", Filters.plain("abs", NumberFilters::absolute),
          "round", NumberFilters::round,
          "filesizeformat", NumberFilters::fileSize);

  private NumberFilters() {}

  private static Value toInteger(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("int", "default", "base");
    Value otherwise = bound.get("default").orElse(Value.Int.of(0));
    if (value instanceof Value.Str(String text, _)) {
      Optional<BigInteger> whole = NumberText.integer(text, bound.integer("base", 10));
      return whole.<Value>map(Value.Int::new).orElseGet(() -> truncated(text, otherwise));
    }
    if (value instanceof Value.Undefined undefined) {
      throw undefined.failure();
    }
    boolean number = Numbers.isNumber(value) && !isNan(value);
    return number ? new Value.Int(Numbers.integer(value)) : otherwise;
  }

  private static boolean isNan(Value value) {
    return value instanceof Value.Real(double number) && Double.isNaN(number);
  }

  private static Value truncated(String text, Value otherwise) {
    return NumberText.real(text)
        .filter(Double::isFinite)
        .<Value>map(number -> new Value.Int(new BigDecimal(number).toBigInteger()))
        .orElse(otherwise);
  }

  private static Value toReal(Value value, Arguments arguments, RenderBudget budget) {
    Value otherwise = arguments.bind("float", "default").get("default").orElse(new Value.Real(0));
    return switch (value) {
      case Value.Str(String text, _) ->
          NumberText.real(text).<Value>map(Value.Real::new).orElse(otherwise);
      case Value.Undefined undefined -> throw undefined.failure();
      default -> Numbers.isNumber(value) ? new Value.Real(Numbers.finite(value)) : otherwise;
    };
  }

  private static Value absolute(Value value) {
    if (value instanceof Value.Real(double number)) {
      return new Value.Real(Math.abs(number));
    }
    return Numbers.integer(value).signum() < 0
        ? Operators.signed(value, true)
        : Operators.signed(value, false);
  }

  private static Value round(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("round", "precision", "method");
    Value precision = bound.get("precision").orElse(Value.Int.of(0));
    return switch (bound.get("method").map(PythonText::str).orElse("common")) {
      case "common" -> rounded(value, precision);
      case "ceil" -> towards(value, precision, RoundingMode.CEILING);
      case "floor" -> towards(value, precision, RoundingMode.FLOOR);
      case String other ->
          throw TemplateException.evaluation(
              "round knows the methods common, ceil and floor, found " + other);
    };
  }

  private static Value rounded(Value value, Value precision) {
    boolean whole = precision instanceof Value.None;
    int digits = whole ? 0 : Math.clamp(Conversions.index("round", precision), -5000, 400);
    if (!(value instanceof Value.Real(double number))) {
      BigDecimal integer = new BigDecimal(Numbers.integer(value));
      return new Value.Int(
          integer.setScale(Math.min(0, digits), RoundingMode.HALF_EVEN).toBigInteger());
    }
    if (!Double.isFinite(number)) {
      return whole ? new Value.Int(Numbers.integer(value)) : value;
    }
    BigDecimal rounded = new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN);
    return whole
        ? new Value.Int(rounded.toBigInteger())
        : new Value.Real(Math.copySign(rounded.doubleValue(), number));
  }

  private static Value towards(Value value, Value precision, RoundingMode mode) {
    Value scale = Operators.apply(ArithmeticOperator.POWER, Value.Int.of(10), precision);
    Value scaled = Operators.apply(ArithmeticOperator.MULTIPLY, value, scale);
    BigInteger whole =
        scaled instanceof Value.Real(double number) && Double.isFinite(number)
            ? new BigDecimal(number).setScale(0, mode).toBigInteger()
            : Numbers.integer(scaled);
    return Operators.apply(ArithmeticOperator.DIVIDE, new Value.Int(whole), scale);
  }

  private static Value fileSize(Value value, Arguments arguments, RenderBudget budget) {
    boolean binary = arguments.bind("filesizeformat", "binary").flag("binary", false);
    double size =
        value instanceof Value.Str(String text, _)
            ? NumberText.real(text)
                .orElseThrow(() -> TemplateException.evaluation("filesizeformat needs a number"))
            : Numbers.finite(value);
    double base = binary ? 1024 : 1000;
    if (size == 1) {
      return new Value.Str("1 Byte");
    }
    if (size < base) {
      return new Value.Str(Numbers.integer(new Value.Real(size)) + " Bytes");
    }
    String prefixes = "kMGTPEZY";
    double unit = base;
    int at = -1;
    do {
      at++;
      unit *= base;
    } while (size >= unit && at < prefixes.length() - 1);
    String prefix = binary && at == 0 ? "K" : prefixes.substring(at, at + 1);
    return new Value.Str(
        RealFormat.fixed(base * size / unit, 1, false) + " " + prefix + (binary ? "iB" : "B"));
  }
}
