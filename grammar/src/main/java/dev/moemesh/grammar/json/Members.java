package dev.moemesh.grammar.json;

import static dev.moemesh.grammar.expression.Expression.choice;
import static dev.moemesh.grammar.expression.Expression.sequence;

import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.expression.Expression;
import dev.moemesh.grammar.expression.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Members in a fixed order, some of them optional, separated by commas, and perhaps further ones
 * behind them. One place per member and number of members so far, so that n optional members cost n
 * places and not 2^n. For one list.
 */
final class Members {
  private static final int MOST_PLACES = 50_000;

  private final List<Member> members;
  private final Optional<Expression> further;
  private final Expression separator;
  private final Counts counts;
  private final Map<Long, Expression> places = new HashMap<>();

  /** One member. */
  record Member(Expression expression, boolean required) {}

  /**
   * How many members there may be.
   *
   * @param most {@link Expression#UNBOUNDED} for any number
   * @param furtherDiffer whether further members count each towards the least number; else they may
   *     be equal, and only the first counts
   */
  record Counts(int least, int most, boolean furtherDiffer) {}

  Members(List<Member> members, Optional<Expression> further, Expression separator, Counts counts) {
    this.members = List.copyOf(members);
    this.further = further;
    this.separator = separator;
    this.counts = counts;
  }

  /** The list between its brackets, without space at its ends; the empty text if it has none. */
  Expression expression() {
    return from(0, 0);
  }

  /** What may come from a member on, behind so many members. */
  private Expression from(int index, int count) {
    long key = (long) index << 32 | count;
    Expression known = places.get(key);
    if (known != null) {
      return known;
    }
    if (places.size() > MOST_PLACES) {
      throw new GrammarException(
          "",
          "An object has too many optional properties for its minProperties or maxProperties: drop either");
    }
    Rule rule = new Rule("member " + index, false);
    Expression place = new Expression.Reference(rule);
    places.put(key, place);
    rule.define(index == members.size() ? end(count) : member(index, count));
    return place;
  }

  private Expression member(int index, int count) {
    Member member = members.get(index);
    List<Expression> alternatives = new ArrayList<>();
    if (count < counts.most) {
      alternatives.add(
          sequence(
              separated(count, member.expression), from(index + 1, Math.min(count + 1, cap()))));
    }
    if (!member.required) {
      alternatives.add(from(index + 1, count));
    }
    return choice(alternatives);
  }

  /** Beyond this many all counts are alike. */
  private int cap() {
    return counts.most == Expression.UNBOUNDED ? Math.max(1, counts.least) : counts.most;
  }

  private Expression separated(int count, Expression member) {
    return count == 0 ? member : sequence(separator, member);
  }

  private Expression end(int count) {
    int missing = Math.max(0, counts.least - count);
    int room = counts.most == Expression.UNBOUNDED ? Expression.UNBOUNDED : counts.most - count;
    if (further.isEmpty() || room == 0) {
      return missing == 0 ? Expression.EMPTY : choice(List.of());
    }
    if ((missing > 1 && !counts.furtherDiffer) || missing > room) {
      return choice(List.of());
    }
    Expression next = sequence(separator, further.get());
    if (count > 0) {
      return new Expression.Repeat(next, missing, room);
    }
    int more = room == Expression.UNBOUNDED ? room : room - 1;
    Expression some =
        sequence(further.get(), new Expression.Repeat(next, Math.max(0, missing - 1), more));
    return missing > 0 ? some : Expression.optional(some);
  }
}
