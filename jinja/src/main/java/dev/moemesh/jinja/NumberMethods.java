package dev.moemesh.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Python's methods and attributes of {@code int}, {@code bool} and {@code float}. */
final class NumberMethods {
  private NumberMethods() {}

  static Optional<Value> find(Value self, String name) {
    return switch (name) {
      case "real" -> Optional.of(plus(self));
      case "imag" -> Optional.of(self instanceof Value.Real ? new Value.Real(0) : Value.Int.of(0));
      case "conjugate" -> method(name, () -> plus(self));
      case "as_integer_ratio" -> method(name, () -> ratio(self));
      default ->
          self instanceof Value.Real(double number)
              ? findReal(number, name)
              : findInteger(Numbers.integer(self), name);
    };
  }

  private static Optional<Value> findReal(double self, String name) {
    return switch (name) {
      case "is_integer" ->
          method(name, () -> Value.of(Double.isFinite(self) && self == Math.rint(self)));
      case "hex" -> method(name, () -> new Value.Str(RealFormat.hexadecimal(self)));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> findInteger(BigInteger self, String name) {
    return switch (name) {
      case "numerator" -> Optional.of(new Value.Int(self));
      case "denominator" -> Optional.of(Value.Int.of(1));
      case "bit_length" -> method(name, () -> Value.Int.of(self.abs().bitLength()));
      case "bit_count" -> method(name, () -> Value.Int.of(self.abs().bitCount()));
      default -> Optional.empty();
    };
  }

  private static Value plus(Value self) {
    return self instanceof Value.Real ? self : new Value.Int(Numbers.integer(self));
  }

  private static Value ratio(Value self) {
    if (!(self instanceof Value.Real(double number))) {
      return Value.Sequence.tuple(List.of(plus(self), Value.Int.of(1)));
    }
    if (!Double.isFinite(number)) {
      throw TemplateException.evaluation("Cannot write " + number + " as a ratio of integers");
    }
    BigDecimal exact = new BigDecimal(number);
    BigInteger denominator = BigInteger.TEN.pow(Math.max(0, exact.scale()));
    BigInteger numerator = exact.multiply(new BigDecimal(denominator)).toBigIntegerExact();
    BigInteger common = numerator.gcd(denominator);
    return Value.Sequence.tuple(
        List.of(
            new Value.Int(numerator.divide(common)), new Value.Int(denominator.divide(common))));
  }

  private static Optional<Value> method(String name, Supplier<Value> body) {
    return Optional.of(
        new Value.Callable(
            name,
            arguments -> {
              arguments.bind(name);
              return body.get();
            }));
  }
}
