package dev.moemesh.grammar.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One character of a set as UTF-8 bytes. Ranges of scalar values become sequences of byte ranges
 * (the construction of RE2 and of Rust's utf8-ranges). The sequences form a tree, in which no two
 * branches begin with the same byte. Pure.
 */
public final class Utf8 {
  private static final int[] LAST_OF_LENGTH = {0x7f, 0x7ff, 0xffff, 0x10ffff};

  private Utf8() {}

  /** The expression that matches one character of the set. */
  public static Expression character(CharacterSet set) {
    ByteSet single = new ByteSet(0, 0, 0, 0);
    List<List<ByteSet>> longer = new ArrayList<>();
    for (CharacterSet.Range range : set.ranges()) {
      int first = range.first();
      for (int length = 1; length <= 4 && first <= range.last(); length++) {
        int last = Math.min(range.last(), LAST_OF_LENGTH[length - 1]);
        if (first <= last) {
          if (length == 1) {
            single = single.or(ByteSet.range(first, last));
          } else {
            split(bytes(first, length), bytes(last, length), 0, List.of(), longer);
          }
          first = last + 1;
        }
      }
    }
    if (!single.isEmpty()) {
      longer.addFirst(List.of(single));
    }
    return tree(longer, 0);
  }

  /** The sequences from a byte on; their ranges there are equal or have no value in common. */
  private static Expression tree(List<List<ByteSet>> sequences, int at) {
    ByteSet last = new ByteSet(0, 0, 0, 0);
    Map<ByteSet, List<List<ByteSet>>> byFirst = new LinkedHashMap<>();
    for (List<ByteSet> sequence : sequences) {
      if (sequence.size() == at + 1) {
        last = last.or(sequence.get(at));
      } else {
        byFirst.computeIfAbsent(sequence.get(at), _ -> new ArrayList<>()).add(sequence);
      }
    }
    List<Expression> alternatives = new ArrayList<>();
    if (!last.isEmpty()) {
      alternatives.add(new Expression.Bytes(last));
    }
    byFirst.forEach(
        (first, longer) ->
            alternatives.add(
                Expression.sequence(new Expression.Bytes(first), tree(longer, at + 1))));
    return Expression.choice(alternatives);
  }

  /** Sequences of byte ranges from the first to the last, which have the same length. */
  private static void split(
      int[] first, int[] last, int at, List<ByteSet> prefix, List<List<ByteSet>> out) {
    boolean lowest = tailIs(first, at + 1, 0x80);
    boolean highest = tailIs(last, at + 1, 0xbf);
    if (at == first.length - 1 || (lowest && highest)) {
      List<ByteSet> parts = new ArrayList<>(prefix);
      parts.add(ByteSet.range(first[at], last[at]));
      for (int i = at + 1; i < first.length; i++) {
        parts.add(ByteSet.range(0x80, 0xbf));
      }
      out.add(parts);
      return;
    }
    if (first[at] == last[at]) {
      split(first, last, at + 1, with(prefix, first[at]), out);
      return;
    }
    int from = first[at];
    int to = last[at];
    if (!lowest) {
      split(first, filled(first, at + 1, 0xbf), at + 1, with(prefix, from), out);
      from++;
    }
    if (!highest) {
      to--;
    }
    if (from <= to) {
      int[] middleFirst = filled(first, at + 1, 0x80);
      int[] middleLast = filled(last, at + 1, 0xbf);
      middleFirst[at] = from;
      middleLast[at] = to;
      split(middleFirst, middleLast, at, prefix, out);
    }
    if (!highest) {
      split(filled(last, at + 1, 0x80), last, at + 1, with(prefix, last[at]), out);
    }
  }

  private static List<ByteSet> with(List<ByteSet> prefix, int value) {
    List<ByteSet> longer = new ArrayList<>(prefix);
    longer.add(ByteSet.of(value));
    return longer;
  }

  private static boolean tailIs(int[] bytes, int from, int value) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != value) {
        return false;
      }
    }
    return true;
  }

  private static int[] filled(int[] bytes, int from, int value) {
    int[] filled = bytes.clone();
    java.util.Arrays.fill(filled, from, filled.length, value);
    return filled;
  }

  private static int[] bytes(int character, int length) {
    int[] bytes = new int[length];
    int rest = character;
    for (int i = length - 1; i > 0; i--) {
      bytes[i] = 0x80 | (rest & 0x3f);
      rest >>= 6;
    }
    bytes[0] = (0xf00 >> length & 0xff) | rest;
    return bytes;
  }
}
