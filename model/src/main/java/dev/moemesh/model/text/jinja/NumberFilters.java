package dev.moemesh.model.text.jinja;

import dev.moemesh.model.text.jinja.Filters.Filter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;

/** Filters that give numbers. */
final class NumberFilters {
  static final Map<String, Filter> ALL =
      Map.of(
          "int", NumberFilters::toInteger,
          "float", NumberFilters::toReal,
          "abs", (value, _) -> absolute(value),
          "round", NumberFilters::round);

  private NumberFilters() {}

  private static Value toInteger(Value value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("int", "default", "base");
    Value otherwise = bound.get("default").orElse(Value.Int.of(0));
    if (!(value instanceof Value.Str(String text))) {
      return Numbers.isNumber(value) ? new Value.Int(Numbers.integer(value)) : otherwise;
    }
    String digits = Whitespace.stripEnd(Whitespace.stripStart(text)).replace("_", "");
    if (digits.length() > Value.MAX_INTEGER_BITS / 4) {
      return otherwise;
    }
    try {
      return new Value.Int(new BigInteger(digits, bound.integer("base", 10)));
    } catch (NumberFormatException _) {
      Value real = parsed(digits, Value.NONE);
      return real instanceof Value.Real ? new Value.Int(Numbers.integer(real)) : otherwise;
    }
  }

  private static Value toReal(Value value, Arguments arguments) {
    Value otherwise = arguments.bind("float", "default").get("default").orElse(new Value.Real(0));
    return value instanceof Value.Str(String text)
        ? parsed(text, otherwise)
        : Numbers.isNumber(value) ? new Value.Real(Numbers.real(value)) : otherwise;
  }

  private static Value parsed(String text, Value otherwise) {
    try {
      return new Value.Real(Double.parseDouble(text));
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }

  private static Value absolute(Value value) {
    return value instanceof Value.Real(double number)
        ? new Value.Real(Math.abs(number))
        : new Value.Int(Numbers.integer(value).abs());
  }

  private static Value round(Value value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("round", "precision", "method");
    RoundingMode mode =
        switch (bound.text("method").orElse("common")) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          case String other ->
              throw TemplateException.evaluation(
                  "round knows the methods common, ceil and floor, found " + other);
        };
    int precision = Math.clamp(bound.integer("precision", 0), -400, 400);
    if (!(value instanceof Value.Real) && precision >= 0 && mode == RoundingMode.HALF_EVEN) {
      return new Value.Int(Numbers.integer(value));
    }
    double number = Numbers.real(value);
    if (!Double.isFinite(number)) {
      return new Value.Real(number);
    }
    return new Value.Real(new BigDecimal(number).setScale(precision, mode).doubleValue());
  }
}
