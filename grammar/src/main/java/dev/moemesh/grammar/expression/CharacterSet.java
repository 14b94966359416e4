package dev.moemesh.grammar.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A set of Unicode scalar values as sorted, disjoint ranges. Surrogates never belong to it.
 * Immutable.
 */
public final class CharacterSet {

  /** All scalar values. */
  public static final CharacterSet ALL = of(0, Character.MAX_CODE_POINT);

  /** No value. */
  public static final CharacterSet NONE = new CharacterSet(List.of());

  /** Both ends included. */
  public record Range(int first, int last) {}

  private final List<Range> ranges;

  private CharacterSet(List<Range> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  /** The values from {@code first} to {@code last}, both included. */
  public static CharacterSet of(int first, int last) {
    List<Range> ranges = new ArrayList<>();
    add(ranges, first, Math.min(last, Character.MIN_SURROGATE - 1));
    add(ranges, Math.max(first, Character.MAX_SURROGATE + 1), last);
    return new CharacterSet(ranges);
  }

  private static void add(List<Range> ranges, int first, int last) {
    if (first <= last) {
      ranges.add(new Range(first, last));
    }
  }

  /** The characters of a text. */
  public static CharacterSet of(String characters) {
    return union(characters.codePoints().mapToObj(character -> of(character, character)).toList());
  }

  /** The values that a predicate holds for. */
  public static CharacterSet where(IntPredicate predicate) {
    List<Range> ranges = new ArrayList<>();
    int first = -1;
    for (int value = 0; value <= Character.MAX_CODE_POINT + 1; value++) {
      boolean inside = value <= Character.MAX_CODE_POINT && scalar(value) && predicate.test(value);
      if (inside && first < 0) {
        first = value;
      } else if (!inside && first >= 0) {
        ranges.add(new Range(first, value - 1));
        first = -1;
      }
    }
    return new CharacterSet(ranges);
  }

  private static boolean scalar(int value) {
    return value < Character.MIN_SURROGATE || value > Character.MAX_SURROGATE;
  }

  /** Its ranges, ascending. */
  public List<Range> ranges() {
    return ranges;
  }

  /** Whether it has no value. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** Whether it has the value. */
  public boolean contains(int value) {
    return ranges.stream().anyMatch(range -> range.first <= value && value <= range.last);
  }

  /** The values of either. */
  public CharacterSet or(CharacterSet other) {
    return union(List.of(this, other));
  }

  /** The values of any of them. */
  public static CharacterSet union(List<CharacterSet> sets) {
    List<Range> all = new ArrayList<>();
    sets.forEach(set -> all.addAll(set.ranges));
    all.sort((a, b) -> Integer.compare(a.first, b.first));
    List<Range> merged = new ArrayList<>();
    for (Range range : all) {
      Range last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && range.first <= last.last + 1) {
        merged.set(merged.size() - 1, new Range(last.first, Math.max(last.last, range.last)));
      } else {
        merged.add(range);
      }
    }
    return new CharacterSet(merged);
  }

  /** The values that it has not. */
  public CharacterSet not() {
    List<CharacterSet> gaps = new ArrayList<>();
    int next = 0;
    for (Range range : ranges) {
      gaps.add(of(next, range.first - 1));
      next = range.last + 1;
    }
    gaps.add(of(next, Character.MAX_CODE_POINT));
    return union(gaps);
  }

  /** The values of both. */
  public CharacterSet and(CharacterSet other) {
    return not().or(other.not()).not();
  }

  /** The values of this one without those of the other. */
  public CharacterSet minus(CharacterSet other) {
    return and(other.not());
  }

  /** Whether it has one value only. */
  public boolean isSingle() {
    return ranges.size() == 1 && ranges.getFirst().first == ranges.getFirst().last;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CharacterSet set && ranges.equals(set.ranges);
  }

  @Override
  public int hashCode() {
    return ranges.hashCode();
  }
}
