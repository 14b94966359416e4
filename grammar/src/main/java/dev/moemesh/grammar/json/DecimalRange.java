package dev.moemesh.grammar.json;

import static dev.moemesh.grammar.expression.Expression.choice;
import static dev.moemesh.grammar.expression.Expression.literal;
import static dev.moemesh.grammar.expression.Expression.optional;
import static dev.moemesh.grammar.expression.Expression.sequence;

import dev.moemesh.grammar.expression.Expression;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Decimal numbers of a range, without exponent, compared digit by digit.
 *
 * @param least the lower end
 * @param most the upper end
 */
record DecimalRange(Bound least, Bound most) {
  private static final int FRACTION_DIGITS = 15;

  /** An end of a range. */
  record Bound(BigDecimal value, boolean inclusive) {
    Bound negated() {
      return new Bound(value.negate(), inclusive);
    }

    BigInteger floor() {
      return value.setScale(0, RoundingMode.FLOOR).toBigInteger();
    }

    /** The digits behind the point, without zeros at the end. */
    String fraction() {
      BigDecimal rest = value.subtract(new BigDecimal(floor())).stripTrailingZeros();
      return rest.signum() == 0 ? "" : rest.toPlainString().substring(2);
    }
  }

  private static final Bound ZERO = new Bound(BigDecimal.ZERO, true);
  private static final Bound ABOVE_ZERO = new Bound(BigDecimal.ZERO, false);

  Expression expression() {
    List<Expression> parts = new ArrayList<>();
    if (least.value.signum() < 0) {
      Bound to = most.value.signum() < 0 ? most : ABOVE_ZERO;
      parts.add(sequence(literal("-"), positive(to.negated(), least.negated())));
    }
    if (most.value.signum() >= 0) {
      parts.add(positive(least.value.signum() < 0 ? ZERO : least, most));
    }
    return choice(parts);
  }

  /** Numbers from {@code from} to {@code to}, neither below zero. */
  private static Expression positive(Bound from, Bound to) {
    BigInteger low = from.floor();
    BigInteger high = to.floor().min(JsonNumbers.LARGEST);
    if (low.compareTo(high) > 0) {
      return choice(List.of());
    }
    Bound top = to.floor().equals(high) ? to : new Bound(new BigDecimal(high), true);
    if (low.equals(high)) {
      return sequence(literal(low.toString()), between(from, top));
    }
    List<Expression> parts = new ArrayList<>();
    parts.add(sequence(literal(low.toString()), atLeast(from)));
    if (low.add(BigInteger.ONE).compareTo(high) < 0) {
      parts.add(
          sequence(
              JsonNumbers.naturals(low.add(BigInteger.ONE), high.subtract(BigInteger.ONE)),
              optional(JsonNumbers.fraction())));
    }
    parts.add(sequence(literal(high.toString()), atMost(top)));
    return choice(parts);
  }

  private static Expression atLeast(Bound from) {
    return fraction(from.fraction(), from.inclusive, "", true, true);
  }

  private static Expression atMost(Bound to) {
    return fraction("", true, to.fraction(), to.inclusive, false);
  }

  private static Expression between(Bound from, Bound to) {
    return fraction(from.fraction(), from.inclusive, to.fraction(), to.inclusive, false);
  }

  /** A fraction, perhaps none, between two of the same whole number. */
  private static Expression fraction(
      String low, boolean lowIncluded, String high, boolean highIncluded, boolean open) {
    List<Expression> parts = new ArrayList<>();
    boolean none = low.isEmpty() && lowIncluded && (open || !high.isEmpty() || highIncluded);
    if (none) {
      parts.add(Expression.EMPTY);
    }
    parts.add(
        sequence(
            literal("."), digits(new Ends(low, lowIncluded, high, highIncluded, true, !open), 0)));
    return choice(parts);
  }

  /** Digits that must stay between two fractions, as far as they have followed either. */
  private record Ends(
      String low,
      boolean lowIncluded,
      String high,
      boolean highIncluded,
      boolean alongLow,
      boolean alongHigh) {

    Ends after(int position, int digit) {
      return new Ends(
          low,
          lowIncluded,
          high,
          highIncluded,
          alongLow && digit == digit(low, position),
          alongHigh && digit == digit(high, position));
    }

    boolean allows(int position, int digit) {
      return (!alongLow || digit >= digit(low, position))
          && (!alongHigh || digit <= digit(high, position));
    }

    /** Whether the number may end behind so many digits. */
    boolean mayEnd(int position) {
      boolean aboveLow = !alongLow || (position >= low.length() && lowIncluded);
      boolean belowHigh = !alongHigh || position < high.length() || highIncluded;
      return position > 0 && aboveLow && belowHigh;
    }

    private static int digit(String digits, int position) {
      return position < digits.length() ? digits.charAt(position) - '0' : 0;
    }
  }

  private static Expression digits(Ends ends, int position) {
    if (!ends.alongLow && !ends.alongHigh) {
      return new Expression.Repeat(
          JsonNumbers.DIGIT, position == 0 ? 1 : 0, Math.max(1, FRACTION_DIGITS - position));
    }
    List<Expression> parts = new ArrayList<>();
    if (ends.mayEnd(position)) {
      parts.add(Expression.EMPTY);
    }
    int longest = Math.max(ends.low.length(), ends.high.length()) + 2;
    for (int digit = 0; digit <= 9 && position < longest; digit++) {
      if (ends.allows(position, digit)) {
        parts.add(
            sequence(
                JsonNumbers.digits(digit, digit),
                digits(ends.after(position, digit), position + 1)));
      }
    }
    return choice(parts);
  }
}
