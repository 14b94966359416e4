package dev.moemesh.grammar.automaton;

import dev.moemesh.grammar.automaton.Symbol.Branches;
import dev.moemesh.grammar.automaton.Symbol.Loop;
import dev.moemesh.grammar.automaton.Symbol.Named;
import dev.moemesh.grammar.automaton.Symbol.Series;
import dev.moemesh.grammar.automaton.Symbol.Terminal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * Replaces repeated bodies that may be empty by ones that may not: {@code (a?){0,9}} becomes {@code
 * a{0,9}}. So every turn of a loop takes at least one byte.
 */
final class NonEmpty {

  private final Adder adder;
  private final IdentityHashMap<Symbol, Symbol> known = new IdentityHashMap<>();

  /** Makes a symbol with the next id. */
  interface Adder {
    <T extends Symbol> T add(Function<Integer, T> factory);
  }

  NonEmpty(Adder adder) {
    this.adder = adder;
  }

  void rewrite(List<Symbol> symbols) {
    for (Symbol symbol : symbols) {
      if (symbol instanceof Loop loop && loop.body.nullable) {
        rewrite(loop);
      }
    }
  }

  private void rewrite(Loop loop) {
    Symbol body = loop.body;
    loop.fewestTimes = 0;
    loop.body = of(body);
  }

  private Symbol of(Symbol symbol) {
    if (!symbol.nullable) {
      return symbol;
    }
    Symbol done = known.get(symbol);
    if (done != null) {
      return done;
    }
    Symbol made =
        switch (symbol) {
          case Terminal terminal -> terminal;
          case Series series -> series(series);
          case Branches branches -> {
            List<Symbol> alternatives = branches.alternatives.stream().map(this::of).toList();
            yield adder.add(id -> new Branches(id, alternatives));
          }
          case Loop loop -> {
            if (loop.body.nullable) {
              rewrite(loop);
            }
            int most = loop.mostTimes;
            yield most == 0 ? nothing() : oneOrMore(loop.body, most);
          }
          case Named named -> {
            Named rule = adder.add(id -> new Named(id, named.name + " (not empty)", named.shared));
            known.put(symbol, rule);
            rule.define(of(named.body()));
            yield rule;
          }
        };
    known.put(symbol, made);
    return made;
  }

  private Symbol nothing() {
    return adder.add(id -> new Branches(id, List.of()));
  }

  private Symbol oneOrMore(Symbol body, int most) {
    int rest = most == Integer.MAX_VALUE ? most : most - 1;
    Symbol more = adder.add(id -> new Loop(id, body, 0, rest));
    return adder.add(id -> new Series(id, List.of(body, more)));
  }

  /** The first part that is not empty, and all parts behind it. */
  private Symbol series(Series series) {
    List<Symbol> alternatives = new ArrayList<>();
    for (int i = 0; i < series.parts.size(); i++) {
      List<Symbol> parts = new ArrayList<>();
      parts.add(of(series.parts.get(i)));
      parts.addAll(series.parts.subList(i + 1, series.parts.size()));
      alternatives.add(adder.add(id -> new Series(id, parts)));
    }
    return adder.add(id -> new Branches(id, alternatives));
  }
}
