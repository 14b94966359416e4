package dev.moemesh.grammar.json;

import static dev.moemesh.grammar.expression.Expression.choice;
import static dev.moemesh.grammar.expression.Expression.literal;
import static dev.moemesh.grammar.expression.Expression.optional;
import static dev.moemesh.grammar.expression.Expression.sequence;

import dev.moemesh.grammar.expression.ByteSet;
import dev.moemesh.grammar.expression.Expression;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers as JSON spells them, with at most {@value #DIGITS} digits before the point. A model that
 * may write any number of digits may never stop, and readers would lose the digits. Pure.
 */
final class JsonNumbers {
  static final int DIGITS = 15;
  private static final int FRACTION_DIGITS = 15;
  static final Expression DIGIT = digits(0, 9);
  static final BigInteger LARGEST = BigInteger.TEN.pow(DIGITS).subtract(BigInteger.ONE);

  private JsonNumbers() {}

  static Expression digits(int first, int last) {
    return new Expression.Bytes(ByteSet.range('0' + first, '0' + last));
  }

  /** Any integer. */
  static Expression integer() {
    return choice(literal("0"), sequence(optional(literal("-")), digits(1, 9), upTo(DIGITS - 1)));
  }

  private static Expression upTo(int most) {
    return new Expression.Repeat(DIGIT, 0, most);
  }

  /** Any number. */
  static Expression number() {
    Expression whole = choice(literal("0"), sequence(digits(1, 9), upTo(DIGITS - 1)));
    Expression exponent =
        sequence(
            new Expression.Bytes(ByteSet.of('e').or(ByteSet.of('E'))),
            optional(new Expression.Bytes(ByteSet.of('+').or(ByteSet.of('-')))),
            new Expression.Repeat(DIGIT, 1, 2));
    return sequence(optional(literal("-")), whole, optional(fraction()), optional(exponent));
  }

  /** A point and digits. */
  static Expression fraction() {
    return sequence(literal("."), new Expression.Repeat(DIGIT, 1, FRACTION_DIGITS));
  }

  /** The integers of a range, both ends included; none if it is empty. */
  static Expression integers(BigInteger least, BigInteger most) {
    BigInteger from = least.max(LARGEST.negate());
    BigInteger to = most.min(LARGEST);
    List<Expression> parts = new ArrayList<>();
    if (from.signum() < 0 && from.compareTo(to) <= 0) {
      BigInteger smallest = to.min(BigInteger.ONE.negate()).negate();
      parts.add(sequence(literal("-"), naturals(smallest, from.negate())));
    }
    if (to.signum() >= 0 && from.compareTo(to) <= 0) {
      parts.add(naturals(from.max(BigInteger.ZERO), to));
    }
    return choice(parts);
  }

  /** The natural numbers of a range, both ends included, without leading zeros. */
  static Expression naturals(BigInteger from, BigInteger to) {
    List<Expression> parts = new ArrayList<>();
    BigInteger next = from;
    while (next.compareTo(to) <= 0) {
      int length = next.toString().length();
      BigInteger last = BigInteger.TEN.pow(length).subtract(BigInteger.ONE).min(to);
      parts.add(sameLength(next.toString(), last.toString()));
      next = last.add(BigInteger.ONE);
    }
    return choice(parts);
  }

  /** Digit strings between two of the same length. */
  private static Expression sameLength(String from, String to) {
    if (from.isEmpty()) {
      return Expression.EMPTY;
    }
    int rest = from.length() - 1;
    if (from.substring(1).equals("0".repeat(rest)) && to.substring(1).equals("9".repeat(rest))) {
      return sequence(
          digits(from.charAt(0) - '0', to.charAt(0) - '0'),
          new Expression.Repeat(DIGIT, rest, rest));
    }
    int first = from.charAt(0) - '0';
    int last = to.charAt(0) - '0';
    if (first == last) {
      return sequence(digits(first, first), sameLength(from.substring(1), to.substring(1)));
    }
    List<Expression> parts = new ArrayList<>();
    parts.add(sequence(digits(first, first), sameLength(from.substring(1), "9".repeat(rest))));
    if (first + 1 < last) {
      parts.add(sequence(digits(first + 1, last - 1), new Expression.Repeat(DIGIT, rest, rest)));
    }
    parts.add(sequence(digits(last, last), sameLength("0".repeat(rest), to.substring(1))));
    return choice(parts);
  }

  /** Integers that a small positive one divides: a state for each remainder. */
  static Expression multiples(int divisor) {
    return new Multiples(divisor).expression();
  }
}
