package dev.moemesh.model.text.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Python's arithmetic on {@code int}, {@code float} and {@code bool}. */
final class Numbers {
  private Numbers() {}

  static boolean isNumber(Value value) {
    return isInteger(value) || value instanceof Value.Real;
  }

  private static boolean isInteger(Value value) {
    return value instanceof Value.Int || value instanceof Value.Bool;
  }

  static BigInteger integer(Value value) {
    return switch (value) {
      case Value.Int number -> number.value();
      case Value.Bool bool -> bool.value() ? BigInteger.ONE : BigInteger.ZERO;
      case Value.Real number -> truncated(number.value());
      default -> throw notANumber(value);
    };
  }

  private static BigInteger truncated(double value) {
    if (!Double.isFinite(value)) {
      throw TemplateException.evaluation("Cannot convert " + value + " to an integer");
    }
    return new BigDecimal(value).toBigInteger();
  }

  static double real(Value value) {
    return value instanceof Value.Real(double number) ? number : integer(value).doubleValue();
  }

  static int compare(Value left, Value right) {
    return isInteger(left) && isInteger(right)
        ? integer(left).compareTo(integer(right))
        : Double.compare(real(left) + 0.0, real(right) + 0.0);
  }

  static Value compute(ArithmeticOperator operator, Value left, Value right) {
    return isInteger(left) && isInteger(right) && operator != ArithmeticOperator.DIVIDE
        ? integers(operator, integer(left), integer(right))
        : new Value.Real(reals(operator, real(left), real(right)));
  }

  private static Value integers(ArithmeticOperator operator, BigInteger left, BigInteger right) {
    return switch (operator) {
      case ADD -> new Value.Int(left.add(right));
      case SUBTRACT -> new Value.Int(left.subtract(right));
      case MULTIPLY -> new Value.Int(left.multiply(right));
      case FLOOR_DIVIDE -> new Value.Int(floorDivide(left, right));
      case MODULO -> new Value.Int(left.subtract(floorDivide(left, right).multiply(right)));
      case POWER -> power(left, right);
      case DIVIDE -> new Value.Real(left.doubleValue() / right.doubleValue());
    };
  }

  private static BigInteger floorDivide(BigInteger left, BigInteger right) {
    if (right.signum() == 0) {
      throw TemplateException.evaluation("Division by zero");
    }
    BigInteger[] result = left.divideAndRemainder(right);
    boolean roundsUp = result[1].signum() != 0 && result[1].signum() != right.signum();
    return roundsUp ? result[0].subtract(BigInteger.ONE) : result[0];
  }

  private static Value power(BigInteger base, BigInteger exponent) {
    if (exponent.signum() < 0) {
      return new Value.Real(Math.pow(base.doubleValue(), exponent.doubleValue()));
    }
    boolean trivial = base.abs().compareTo(BigInteger.ONE) <= 0;
    if (trivial) {
      return new Value.Int(base.pow(exponent.signum() == 0 ? 0 : exponent.testBit(0) ? 1 : 2));
    }
    long bits = base.abs().bitLength() - 1L;
    if (exponent.bitLength() >= Integer.SIZE
        || bits * exponent.intValue() > Value.MAX_INTEGER_BITS) {
      throw TemplateException.limit("A power in the chat template is too large");
    }
    return new Value.Int(base.pow(exponent.intValue()));
  }

  private static double reals(ArithmeticOperator operator, double left, double right) {
    boolean divides =
        operator == ArithmeticOperator.DIVIDE
            || operator == ArithmeticOperator.FLOOR_DIVIDE
            || operator == ArithmeticOperator.MODULO;
    if (divides && right == 0) {
      throw TemplateException.evaluation("Division by zero");
    }
    return switch (operator) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case FLOOR_DIVIDE -> Math.floor(left / right);
      case MODULO -> left - Math.floor(left / right) * right;
      case POWER -> Math.pow(left, right);
    };
  }

  private static TemplateException notANumber(Value value) {
    return value instanceof Value.Undefined undefined
        ? undefined.failure()
        : TemplateException.evaluation(
            "Expected a number, found '%s'".formatted(Conversions.typeName(value)));
  }
}
