package dev.moemesh.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Python's arithmetic on {@code int}, {@code float} and {@code bool}. */
final class Numbers {
  private static final MathContext QUOTIENT_DIGITS = new MathContext(50);

  private Numbers() {}

  static boolean isNumber(Value value) {
    return isInteger(value) || value instanceof Value.Real;
  }

  static boolean isInteger(Value value) {
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

  /**
   * The number as a float.
   *
   * @throws TemplateException if it is no number, or an integer too large for a float
   */
  static double finite(Value value) {
    if (!isNumber(value)) {
      throw notANumber(value);
    }
    double number = real(value);
    if (!(value instanceof Value.Real) && Double.isInfinite(number)) {
      throw TemplateException.evaluation("The integer is too large for a float");
    }
    return number;
  }

  static int compare(Value left, Value right) {
    return isInteger(left) && isInteger(right)
        ? integer(left).compareTo(integer(right))
        : Double.compare(real(left) + 0.0, real(right) + 0.0);
  }

  /** Python's {@code ==} between numbers of any kind; nothing equals a value that is none. */
  static boolean same(Value left, Value right) {
    return isNumber(left) && isNumber(right) && !isNan(left) && compare(left, right) == 0;
  }

  /** Numbers that are the same have the same hash, whatever their kind. */
  static int hash(Value value) {
    if (value instanceof Value.Real(double number)
        && (!Double.isFinite(number) || number != Math.rint(number))) {
      return Double.hashCode(number);
    }
    return integer(value).hashCode();
  }

  private static boolean isNan(Value value) {
    return value instanceof Value.Real(double number) && Double.isNaN(number);
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
      case DIVIDE -> new Value.Real(quotient(left, right));
    };
  }

  /** The float nearest to the exact quotient. */
  private static double quotient(BigInteger left, BigInteger right) {
    if (right.signum() == 0) {
      throw TemplateException.evaluation("Division by zero");
    }
    double quotient =
        new BigDecimal(left).divide(new BigDecimal(right), QUOTIENT_DIGITS).doubleValue();
    if (Double.isInfinite(quotient)) {
      throw TemplateException.evaluation("The quotient is too large for a float");
    }
    return quotient;
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
      return new Value.Real(power(base.doubleValue(), exponent.doubleValue()));
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
      case FLOOR_DIVIDE -> floorDivide(left, right);
      case MODULO -> modulo(left, right);
      case POWER -> power(left, right);
    };
  }

  private static double modulo(double left, double right) {
    double remainder = left % right;
    if (remainder == 0) {
      return Math.copySign(0, right);
    }
    return (remainder < 0) == (right < 0) ? remainder : remainder + right;
  }

  private static double floorDivide(double left, double right) {
    double quotient = (left - modulo(left, right)) / right;
    return quotient == 0 ? Math.copySign(0, left / right) : Math.rint(quotient);
  }

  private static double power(double base, double exponent) {
    if (base == 0 && exponent < 0) {
      throw TemplateException.evaluation("0.0 cannot be raised to a negative power");
    }
    if (base < 0 && Double.isFinite(base) && exponent != Math.rint(exponent)) {
      throw TemplateException.evaluation(
          "A negative number to a fractional power is a complex number, which templates lack");
    }
    double result = base == 1 ? 1 : Math.pow(base, exponent);
    if (Double.isInfinite(result) && Double.isFinite(base) && Double.isFinite(exponent)) {
      throw TemplateException.evaluation("The result of ** is too large for a float");
    }
    return result;
  }

  private static TemplateException notANumber(Value value) {
    return value instanceof Value.Undefined undefined
        ? undefined.failure()
        : TemplateException.evaluation(
            "Expected a number, found '%s'".formatted(Conversions.typeName(value)));
  }
}
