package dev.moemesh.jinja;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Python's equality, order and membership. */
final class Comparisons {
  private Comparisons() {}

  static boolean holds(ComparisonOperator operator, Value left, Value right) {
    return switch (operator) {
      case EQUAL -> equal(left, right);
      case NOT_EQUAL -> !equal(left, right);
      case LESS -> order(left, right) < 0;
      case LESS_OR_EQUAL -> order(left, right) <= 0;
      case GREATER -> order(left, right) > 0;
      case GREATER_OR_EQUAL -> order(left, right) >= 0;
      case IN -> contains(right, left);
      case NOT_IN -> !contains(right, left);
    };
  }

  static boolean equal(Value left, Value right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.compare(left, right) == 0;
    }
    if (left instanceof Value.Sequence(List<Value> a, Value.Sequence.Kind leftKind)
        && right instanceof Value.Sequence(List<Value> b, Value.Sequence.Kind rightKind)) {
      return (leftKind == Value.Sequence.Kind.LIST) == (rightKind == Value.Sequence.Kind.LIST)
          && a.size() == b.size()
          && firstDifference(a, b) == a.size();
    }
    if (left instanceof Value.Mapping(Map<Value, Value> a)
        && right instanceof Value.Mapping(Map<Value, Value> b)) {
      return a.size() == b.size()
          && a.entrySet().stream()
              .allMatch(
                  entry -> {
                    Value other = b.get(entry.getKey());
                    return other != null && equal(entry.getValue(), other);
                  });
    }
    if (left instanceof Value.Range a && right instanceof Value.Range b) {
      return a.items().equals(b.items());
    }
    if (left instanceof Value.View a && right instanceof Value.View b) {
      return a.kind() != Value.View.Kind.DICT_VALUES
          && a.kind() == b.kind()
          && a.items().size() == b.items().size()
          && new HashSet<>(a.items()).containsAll(b.items());
    }
    return left.equals(right);
  }

  /**
   * Negative, zero or positive as the left value is less than, equal to or greater than the right.
   *
   * @throws TemplateException if the types have no common order
   */
  static int order(Value left, Value right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.compare(left, right);
    }
    if (left instanceof Value.Str(String a, _) && right instanceof Value.Str(String b, _)) {
      return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }
    if (left instanceof Value.Bytes(String a) && right instanceof Value.Bytes(String b)) {
      return a.compareTo(b);
    }
    if (left instanceof Value.Sequence first
        && right instanceof Value.Sequence second
        && first.tuple() == second.tuple()) {
      List<Value> a = first.items();
      List<Value> b = second.items();
      int at = firstDifference(a, b);
      return at < a.size() && at < b.size()
          ? order(a.get(at), b.get(at))
          : Integer.compare(a.size(), b.size());
    }
    if (left instanceof Value.Undefined undefined) {
      throw undefined.failure();
    }
    if (right instanceof Value.Undefined undefined) {
      throw undefined.failure();
    }
    throw TemplateException.evaluation(
        "'%s' and '%s' have no order"
            .formatted(Conversions.typeName(left), Conversions.typeName(right)));
  }

  private static int firstDifference(List<Value> left, List<Value> right) {
    int common = Math.min(left.size(), right.size());
    int at = 0;
    while (at < common && equal(left.get(at), right.get(at))) {
      at++;
    }
    return at;
  }

  static boolean contains(Value container, Value item) {
    return switch (container) {
      case Value.Str text -> text.text().contains(Conversions.text("'in' on a string", item));
      case Value.Mapping mapping -> mapping.entries().containsKey(Hashing.checked(item));
      case Value.Bytes(String latin1) ->
          item instanceof Value.Bytes(String part)
              ? latin1.contains(part)
              : latin1.indexOf(Conversions.index("'in' on bytes", item)) >= 0;
      default -> {
        Iterator<Value> members = Conversions.iterator(container);
        while (members.hasNext()) {
          if (equal(members.next(), item)) {
            yield true;
          }
        }
        yield false;
      }
    };
  }
}
