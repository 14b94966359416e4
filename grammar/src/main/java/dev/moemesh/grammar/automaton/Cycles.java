package dev.moemesh.grammar.automaton;

import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.automaton.Symbol.Branches;
import dev.moemesh.grammar.automaton.Symbol.Loop;
import dev.moemesh.grammar.automaton.Symbol.Named;
import dev.moemesh.grammar.automaton.Symbol.Series;
import dev.moemesh.grammar.automaton.Symbol.Terminal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** Finds rules that refer to themselves (Kahn's topological sort). Pure. */
final class Cycles {

  private Cycles() {}

  /** Refuses rules that begin with themselves: the automaton would expand them for ever. */
  static void refuseLeftRecursion(List<Symbol> symbols) {
    BitSet unsettled = unsettled(symbols, Cycles::beginnings);
    if (!unsettled.isEmpty()) {
      String name =
          unsettled.stream()
              .mapToObj(symbols::get)
              .filter(Named.class::isInstance)
              .map(symbol -> ((Named) symbol).name)
              .findFirst()
              .orElse("");
      throw new GrammarException(
          "",
          "Rule '%s' begins with itself, or with a rule that does (left recursion): write it as a repetition, such as item (\",\" item)*"
              .formatted(name));
    }
  }

  /**
   * Every recursion passes a shared rule, so that segments stay short however deep a text nests.
   */
  static void shareRecursiveRules(List<Symbol> symbols) {
    unsettled(symbols, Cycles::parts).stream()
        .mapToObj(symbols::get)
        .forEach(
            symbol -> {
              if (symbol instanceof Named rule) {
                rule.shared = true;
              }
            });
  }

  /** Symbols from which a cycle can be reached. */
  private static BitSet unsettled(List<Symbol> symbols, Function<Symbol, List<Symbol>> edges) {
    int[] open = new int[symbols.size()];
    List<List<Symbol>> followers = wholes(symbols, edges);
    Deque<Symbol> ready = new ArrayDeque<>();
    for (Symbol symbol : symbols) {
      List<Symbol> targets = edges.apply(symbol);
      open[symbol.id] = targets.size();
      if (targets.isEmpty()) {
        ready.add(symbol);
      }
    }
    BitSet unsettled = new BitSet();
    unsettled.set(0, symbols.size());
    while (!ready.isEmpty()) {
      Symbol settled = ready.remove();
      unsettled.clear(settled.id);
      for (Symbol follower : followers.get(settled.id)) {
        if (--open[follower.id] == 0) {
          ready.add(follower);
        }
      }
    }
    return unsettled;
  }

  /** By symbol: those that have it as a part, as often as they have. */
  static List<List<Symbol>> wholes(List<Symbol> symbols, Function<Symbol, List<Symbol>> parts) {
    List<List<Symbol>> wholes = new ArrayList<>();
    symbols.forEach(_ -> wholes.add(new ArrayList<>(2)));
    for (Symbol symbol : symbols) {
      parts.apply(symbol).forEach(part -> wholes.get(part.id).add(symbol));
    }
    return wholes;
  }

  static List<Symbol> parts(Symbol symbol) {
    return switch (symbol) {
      case Terminal _ -> List.of();
      case Series series -> series.parts;
      case Branches branches -> branches.alternatives;
      case Loop loop -> List.of(loop.body);
      case Named named -> List.of(named.body());
    };
  }

  /** The symbols that may stand first in it. */
  private static List<Symbol> beginnings(Symbol symbol) {
    if (!(symbol instanceof Series series)) {
      return symbol.least >= Symbol.NEVER ? List.of() : parts(symbol);
    }
    List<Symbol> beginnings = new ArrayList<>();
    for (Symbol part : series.parts) {
      beginnings.add(part);
      if (!part.nullable) {
        break;
      }
    }
    return symbol.least >= Symbol.NEVER ? List.of() : beginnings;
  }
}
