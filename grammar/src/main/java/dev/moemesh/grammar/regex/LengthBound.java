package dev.moemesh.grammar.regex;

import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.automaton.Automaton;
import dev.moemesh.grammar.automaton.State;
import dev.moemesh.grammar.expression.CharacterSet;
import dev.moemesh.grammar.expression.Expression;
import dev.moemesh.grammar.expression.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Texts of a pattern that have a certain number of characters: the product of the pattern's
 * deterministic automaton with a counter. For one pattern.
 */
final class LengthBound {
  private static final int MOST_PLACES = 30_000;

  private final Automaton automaton;
  private final List<CharacterSet> classes;
  private final Function<CharacterSet, Expression> character;
  private final int least;
  private final int most;
  private final Map<Place, Expression> places = new HashMap<>();

  private final Deque<Undefined> undefined = new ArrayDeque<>();

  private record Place(State state, int count) {}

  /** A rule that waits for what follows its place. */
  private record Undefined(Rule rule, Place place) {}

  LengthBound(
      Expression pattern,
      List<CharacterSet> sets,
      Function<CharacterSet, Expression> character,
      int least,
      int most,
      CompileLimits limits) {
    this.automaton = Automaton.of(pattern, limits);
    this.classes = classes(sets);
    this.character = character;
    this.least = least;
    this.most = most;
  }

  Expression expression() {
    Expression whole = from(automaton.start(), 0);
    while (!undefined.isEmpty()) { // a long text is no deep recursion
      Undefined next = undefined.remove();
      next.rule().define(after(next.place().state(), next.place().count()));
    }
    return whole;
  }

  /** Characters that no set tells apart, together. */
  private static List<CharacterSet> classes(List<CharacterSet> sets) {
    TreeSet<Integer> starts = new TreeSet<>(List.of(0, (int) Character.MIN_SURROGATE));
    starts.add(Character.MAX_SURROGATE + 1);
    for (CharacterSet set : sets) {
      for (CharacterSet.Range range : set.ranges()) {
        starts.add(range.first());
        starts.add(range.last() + 1);
      }
    }
    Map<BitSet, List<CharacterSet>> bySets = new LinkedHashMap<>();
    for (int start : starts) {
      Integer next = starts.higher(start);
      CharacterSet interval = CharacterSet.of(start, next == null ? 0x10ffff : next - 1);
      if (!interval.isEmpty()) {
        BitSet members = new BitSet();
        for (int i = 0; i < sets.size(); i++) {
          members.set(i, sets.get(i).contains(start));
        }
        bySets.computeIfAbsent(members, _ -> new ArrayList<>()).add(interval);
      }
    }
    return bySets.values().stream().map(CharacterSet::union).toList();
  }

  private Expression from(State state, int count) {
    Place place = new Place(state, count);
    Expression known = places.get(place);
    if (known != null) {
      return known;
    }
    if (places.size() > MOST_PLACES) {
      throw new GrammarException(
          "", "The pattern is too large for its minLength or maxLength: drop either");
    }
    Rule rule = new Rule("pattern of a length", false);
    Expression reference = new Expression.Reference(rule);
    places.put(place, reference);
    undefined.add(new Undefined(rule, place));
    return reference;
  }

  private Expression after(State state, int count) {
    List<Expression> alternatives = new ArrayList<>();
    if (state.isAccepting() && count >= least) {
      alternatives.add(Expression.EMPTY);
    }
    if (count < most) {
      Map<State, List<CharacterSet>> next = new LinkedHashMap<>();
      for (CharacterSet set : classes) {
        State then = next(state, set.ranges().getFirst().first());
        if (!then.isDead()) {
          next.computeIfAbsent(then, _ -> new ArrayList<>()).add(set);
        }
      }
      int counted = most == Expression.UNBOUNDED ? Math.min(count + 1, least) : count + 1;
      next.forEach(
          (then, sets) ->
              alternatives.add(
                  Expression.sequence(
                      character.apply(CharacterSet.union(sets)), from(then, counted))));
    }
    return Expression.choice(alternatives);
  }

  private static State next(State state, int representative) {
    State next = state;
    for (byte value : Character.toString(representative).getBytes(StandardCharsets.UTF_8)) {
      next = next.next(value & 0xff);
    }
    return next;
  }
}
