package dev.moemesh.grammar.json;

import static dev.moemesh.grammar.expression.Expression.choice;
import static dev.moemesh.grammar.expression.Expression.literal;
import static dev.moemesh.grammar.expression.Expression.optional;
import static dev.moemesh.grammar.expression.Expression.sequence;

import dev.moemesh.grammar.expression.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Integers that a divisor divides: a place per remainder and number of digits left. */
final class Multiples {
  static final int LARGEST_DIVISOR = 100;

  private final int divisor;
  private final Map<Integer, Expression> tails = new HashMap<>();

  Multiples(int divisor) {
    this.divisor = divisor;
  }

  Expression expression() {
    List<Expression> parts = new ArrayList<>();
    for (int digit = 1; digit <= 9; digit++) {
      parts.add(
          sequence(
              JsonNumbers.digits(digit, digit), tail(digit % divisor, JsonNumbers.DIGITS - 1)));
    }
    return choice(literal("0"), sequence(optional(literal("-")), choice(parts)));
  }

  private Expression tail(int remainder, int digitsLeft) {
    int key = remainder * (JsonNumbers.DIGITS + 1) + digitsLeft;
    Expression known = tails.get(key);
    if (known != null) {
      return known;
    }
    List<Expression> parts = new ArrayList<>();
    if (remainder == 0) {
      parts.add(Expression.EMPTY);
    }
    for (int digit = 0; digit <= 9 && digitsLeft > 0; digit++) {
      parts.add(
          sequence(
              JsonNumbers.digits(digit, digit),
              tail((remainder * 10 + digit) % divisor, digitsLeft - 1)));
    }
    Expression tail = choice(parts);
    tails.put(key, tail);
    return tail;
  }
}
