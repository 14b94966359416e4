package dev.moemesh.grammar.json;

import static dev.moemesh.grammar.expression.Expression.choice;
import static dev.moemesh.grammar.expression.Expression.optional;
import static dev.moemesh.grammar.expression.Expression.sequence;

import dev.moemesh.grammar.expression.Expression;
import java.util.List;
import java.util.Optional;

/** Members of which none may be left out before another: the items of an array. Pure. */
final class InOrder {

  private InOrder() {}

  /** The list between its brackets. Members that are not required may be missing at the end. */
  static Expression list(
      List<Members.Member> members,
      Optional<Expression> further,
      Expression separator,
      Members.Counts counts) {
    int count = members.size();
    Expression tail = furtherItems(further, separator, count, counts);
    for (int i = count - 1; i >= 0; i--) {
      Members.Member member = members.get(i);
      Expression here = i == 0 ? member.expression() : sequence(separator, member.expression());
      Expression rest = sequence(here, tail);
      tail = member.required() ? rest : optional(rest);
    }
    return tail;
  }

  private static Expression furtherItems(
      Optional<Expression> further, Expression separator, int count, Members.Counts counts) {
    int missing = Math.max(0, counts.least() - count);
    int room =
        counts.most() == Expression.UNBOUNDED
            ? Expression.UNBOUNDED
            : Math.max(0, counts.most() - count);
    if (further.isEmpty() || room == 0) {
      return missing == 0 ? Expression.EMPTY : choice(List.of());
    }
    Expression next = sequence(separator, further.get());
    if (count > 0) {
      return new Expression.Repeat(next, missing, room);
    }
    int more = room == Expression.UNBOUNDED ? room : room - 1;
    Expression some =
        sequence(further.get(), new Expression.Repeat(next, Math.max(0, missing - 1), more));
    return missing > 0 ? some : optional(some);
  }
}
