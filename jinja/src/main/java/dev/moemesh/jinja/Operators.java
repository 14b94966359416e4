package dev.moemesh.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What {@code + - * / // % **} and unary signs mean for each type. */
final class Operators {
  private Operators() {}

  static Value apply(ArithmeticOperator operator, Value left, Value right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.compute(operator, left, right);
    }
    return switch (operator) {
      case ADD -> add(left, right);
      case MULTIPLY ->
          Numbers.isNumber(left) ? repeat(right, left, operator) : repeat(left, right, operator);
      case MODULO -> modulo(left, right);
      case SUBTRACT, DIVIDE, FLOOR_DIVIDE, POWER -> throw unsupported(operator, left, right);
    };
  }

  static Value signed(Value operand, boolean negative) {
    if (!Numbers.isNumber(operand)) {
      throw operand instanceof Value.Undefined undefined
          ? undefined.failure()
          : TemplateException.evaluation(
              "A sign stands before '%s'".formatted(Conversions.typeName(operand)));
    }
    if (operand instanceof Value.Real(double number)) {
      return new Value.Real(negative ? -number : number);
    }
    BigInteger number = Numbers.integer(operand);
    return new Value.Int(negative ? number.negate() : number);
  }

  private static Value add(Value left, Value right) {
    if (left instanceof Value.Str a && right instanceof Value.Str b) {
      return Markup.concatenate(a, b);
    }
    if (left instanceof Value.Bytes(String a) && right instanceof Value.Bytes(String b)) {
      return new Value.Bytes(new BoundedText().append(a).append(b).toString());
    }
    if (left instanceof Value.Sequence(List<Value> a, Value.Sequence.Kind leftKind)
        && right instanceof Value.Sequence(List<Value> b, Value.Sequence.Kind rightKind)
        && (leftKind == Value.Sequence.Kind.LIST) == (rightKind == Value.Sequence.Kind.LIST)) {
      List<Value> items = new ArrayList<>(a);
      items.addAll(b);
      return leftKind == Value.Sequence.Kind.LIST
          ? Value.Sequence.list(items)
          : Value.Sequence.tuple(items);
    }
    throw unsupported(ArithmeticOperator.ADD, left, right);
  }

  private static Value modulo(Value left, Value right) {
    if (left instanceof Value.Str format) {
      return PercentFormat.format(format, right);
    }
    throw unsupported(ArithmeticOperator.MODULO, left, right);
  }

  private static Value repeat(Value left, Value times, ArithmeticOperator operator) {
    if (times instanceof Value.Int || times instanceof Value.Bool) {
      int count = Math.max(0, Conversions.index("*", times));
      if (left instanceof Value.Str(String text, boolean safe)) {
        checkSize((long) text.length() * count, Value.MAX_LENGTH);
        return new Value.Str(text.repeat(count), safe);
      }
      if (left instanceof Value.Bytes(String latin1)) {
        checkSize((long) latin1.length() * count, Value.MAX_LENGTH);
        return new Value.Bytes(latin1.repeat(count));
      }
      if (left instanceof Value.Sequence(List<Value> items, Value.Sequence.Kind kind)) {
        checkSize((long) items.size() * count, Value.MAX_ITEMS);
        List<Value> repeated = new ArrayList<>();
        Collections.nCopies(count, items).forEach(repeated::addAll);
        return kind == Value.Sequence.Kind.LIST
            ? Value.Sequence.list(repeated)
            : Value.Sequence.tuple(repeated);
      }
    }
    throw unsupported(operator, left, times);
  }

  private static void checkSize(long size, int limit) {
    if (size > limit) {
      throw TemplateException.limit(
          "A repetition in the chat template is longer than " + limit + " characters or items");
    }
  }

  private static TemplateException unsupported(
      ArithmeticOperator operator, Value left, Value right) {
    if (left instanceof Value.Undefined undefined) {
      return undefined.failure();
    }
    if (right instanceof Value.Undefined undefined) {
      return undefined.failure();
    }
    return TemplateException.evaluation(
        "'%s' is not defined between '%s' and '%s'"
            .formatted(operator.symbol, Conversions.typeName(left), Conversions.typeName(right)));
  }
}
