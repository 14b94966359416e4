package dev.moemesh.grammar.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.expression.Expression;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/** Numbers and integers, perhaps of a range. */
final class NumberSchema {
  private static final BigDecimal LARGEST = new BigDecimal(JsonNumbers.LARGEST);

  private final Schema schema;
  private final Optional<DecimalRange.Bound> least;
  private final Optional<DecimalRange.Bound> most;
  private final Optional<BigDecimal> divisor;

  NumberSchema(Schema schema) {
    this.schema = schema;
    this.least = bound("minimum", "exclusiveMinimum", 1);
    this.most = bound("maximum", "exclusiveMaximum", -1);
    this.divisor =
        schema.number("multipleOf").filter(number -> number.compareTo(BigDecimal.ONE) != 0);
  }

  /** The tighter of an inclusive and an exclusive bound; in draft 4 the latter is a boolean. */
  private Optional<DecimalRange.Bound> bound(String inclusive, String exclusive, int sign) {
    Optional<JsonNode> flag = schema.get(exclusive).filter(JsonNode::isBoolean);
    Optional<DecimalRange.Bound> at =
        schema
            .number(inclusive)
            .map(
                value ->
                    new DecimalRange.Bound(value, flag.filter(JsonNode::booleanValue).isEmpty()));
    if (flag.isPresent() || !schema.has(exclusive)) {
      return at;
    }
    Optional<DecimalRange.Bound> beyond =
        schema.number(exclusive).map(value -> new DecimalRange.Bound(value, false));
    boolean inclusiveIsTighter =
        at.isPresent() && sign * at.get().value().compareTo(beyond.orElseThrow().value()) > 0;
    return inclusiveIsTighter ? at : beyond;
  }

  Expression integer() {
    if (divisor.isPresent()) {
      return multiples();
    }
    if (least.isEmpty() && most.isEmpty()) {
      return SchemaCompiler.INTEGER;
    }
    BigInteger from =
        least
            .map(bound -> whole(bound, RoundingMode.CEILING, 1))
            .orElse(JsonNumbers.LARGEST.negate());
    BigInteger to =
        most.map(bound -> whole(bound, RoundingMode.FLOOR, -1)).orElse(JsonNumbers.LARGEST);
    requireOrder(from.compareTo(to) <= 0);
    return JsonNumbers.integers(from, to);
  }

  private static BigInteger whole(DecimalRange.Bound bound, RoundingMode rounding, int inwards) {
    BigInteger whole = bound.value().setScale(0, rounding).toBigInteger();
    boolean onBound = bound.value().compareTo(new BigDecimal(whole)) == 0;
    return onBound && !bound.inclusive() ? whole.add(BigInteger.valueOf(inwards)) : whole;
  }

  Expression number() {
    if (schema.number("multipleOf").isPresent()) {
      return divisor.isPresent() ? multiples() : integer();
    }
    if (least.isEmpty() && most.isEmpty()) {
      return SchemaCompiler.NUMBER;
    }
    DecimalRange.Bound from = least.orElse(new DecimalRange.Bound(LARGEST.negate(), true));
    DecimalRange.Bound to = most.orElse(new DecimalRange.Bound(LARGEST, true));
    requireOrder(from.value().compareTo(to.value()) <= 0);
    return new DecimalRange(from, to).expression();
  }

  private void requireOrder(boolean ordered) {
    if (!ordered) {
      throw new GrammarException(
          schema.path(), "the minimum is above the maximum: no number satisfies both");
    }
  }

  private Expression multiples() {
    BigDecimal value = divisor.orElseThrow();
    boolean small =
        value.signum() > 0
            && value.stripTrailingZeros().scale() <= 0
            && value.compareTo(BigDecimal.valueOf(Multiples.LARGEST_DIVISOR)) <= 0;
    if (!small || least.isPresent() || most.isPresent()) {
      throw schema.unsupported(
          "multipleOf",
          "it is for integers from 1 to %d, without a range".formatted(Multiples.LARGEST_DIVISOR));
    }
    return JsonText.shared("multiples of " + value, JsonNumbers.multiples(value.intValue()));
  }
}
