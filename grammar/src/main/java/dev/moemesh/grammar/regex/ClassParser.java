package dev.moemesh.grammar.regex;

import dev.moemesh.grammar.expression.CharacterSet;
import java.util.ArrayList;
import java.util.List;

/** Parses a character class behind its opening bracket. */
final class ClassParser {

  private final PatternReader in;

  ClassParser(PatternReader in) {
    this.in = in;
  }

  CharacterSet parse() {
    boolean negated = in.take('^');
    List<CharacterSet> items = new ArrayList<>();
    while (!in.take(']')) {
      CharacterSet item = item();
      if (item.isSingle() && in.take('-')) {
        if (in.take(']')) {
          items.add(item);
          items.add(CharacterSet.of("-"));
          break;
        }
        item = range(item, item());
      }
      items.add(item);
    }
    return finished(CharacterSet.union(items), negated);
  }

  private CharacterSet range(CharacterSet first, CharacterSet last) {
    if (!last.isSingle()) {
      return first.or(CharacterSet.of("-")).or(last);
    }
    int from = first.ranges().getFirst().first();
    int to = last.ranges().getFirst().first();
    if (to < from) {
      throw in.fault("a range of a class needs its ends in ascending order");
    }
    return CharacterSet.of(from, to);
  }

  private CharacterSet finished(CharacterSet set, boolean negated) {
    CharacterSet result = negated ? set.not() : set;
    if (result.isEmpty()) {
      throw in.fault("the class has no characters");
    }
    return result;
  }

  private CharacterSet item() {
    int character = in.next();
    if (character != '\\') {
      return CharacterSet.of(character, character);
    }
    return in.take('b') ? CharacterSet.of("\b") : EscapeClasses.escape(in);
  }
}
