package dev.moemesh.grammar.automaton;

import dev.moemesh.grammar.expression.ByteSet;
import java.util.List;

/**
 * A part of a linked grammar. {@code least} is the fewest bytes that it matches, {@link #NEVER} if
 * it matches nothing at all. Mutable only while a grammar is linked.
 */
abstract sealed class Symbol {

  /** More bytes than any text has. */
  static final long NEVER = 1L << 40;

  final int id;
  boolean nullable;
  long least = NEVER;

  private Symbol(int id) {
    this.id = id;
  }

  /** Computes what it says about itself from its parts; whether anything changed. */
  final boolean refresh() {
    boolean wasNullable = nullable;
    long wasLeast = least;
    nullable = isNullable();
    least = Math.min(NEVER, fewest());
    return nullable != wasNullable || least != wasLeast;
  }

  abstract boolean isNullable();

  abstract long fewest();

  static final class Terminal extends Symbol {
    final ByteSet set;

    Terminal(int id, ByteSet set) {
      super(id);
      this.set = set;
    }

    @Override
    boolean isNullable() {
      return false;
    }

    @Override
    long fewest() {
      return set.isEmpty() ? NEVER : 1;
    }
  }

  static final class Series extends Symbol {
    final List<Symbol> parts;

    Series(int id, List<Symbol> parts) {
      super(id);
      this.parts = List.copyOf(parts);
    }

    @Override
    boolean isNullable() {
      return parts.stream().allMatch(part -> part.nullable);
    }

    @Override
    long fewest() {
      long sum = 0;
      for (Symbol part : parts) {
        sum = Math.min(NEVER, sum + part.least);
      }
      return sum;
    }
  }

  static final class Branches extends Symbol {
    final List<Symbol> alternatives;

    Branches(int id, List<Symbol> alternatives) {
      super(id);
      this.alternatives = List.copyOf(alternatives);
    }

    @Override
    boolean isNullable() {
      return alternatives.stream().anyMatch(alternative -> alternative.nullable);
    }

    @Override
    long fewest() {
      long fewest = NEVER;
      for (Symbol alternative : alternatives) {
        fewest = Math.min(fewest, alternative.least);
      }
      return fewest;
    }
  }

  /** The body is never nullable once a grammar is linked. */
  static final class Loop extends Symbol {
    Symbol body;
    int fewestTimes;
    final int mostTimes;

    Loop(int id, Symbol body, int fewestTimes, int mostTimes) {
      super(id);
      this.body = body;
      this.fewestTimes = fewestTimes;
      this.mostTimes = mostTimes;
    }

    @Override
    boolean isNullable() {
      return fewestTimes == 0 || body.nullable;
    }

    @Override
    long fewest() {
      return fewestTimes == 0 ? 0 : Math.min(NEVER, body.least * fewestTimes);
    }
  }

  /** A rule: what refers to it is the same symbol as the rule itself. */
  static final class Named extends Symbol {
    final String name;
    boolean shared;
    private Symbol body = this;

    Named(int id, String name, boolean shared) {
      super(id);
      this.name = name;
      this.shared = shared;
    }

    void define(Symbol definition) {
      body = definition;
    }

    Symbol body() {
      return body;
    }

    @Override
    boolean isNullable() {
      return body != this && body.nullable;
    }

    @Override
    long fewest() {
      return body == this ? NEVER : body.least;
    }
  }
}
