package dev.moemesh.grammar.automaton;

import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.automaton.Symbol.Branches;
import dev.moemesh.grammar.automaton.Symbol.Loop;
import dev.moemesh.grammar.automaton.Symbol.Named;
import dev.moemesh.grammar.automaton.Symbol.Series;
import dev.moemesh.grammar.automaton.Symbol.Terminal;
import dev.moemesh.grammar.expression.Expression;
import dev.moemesh.grammar.expression.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * Turns an expression into symbols. Each part has one symbol, which knows the least that it
 * matches. No symbol repeats the empty text, and no rule begins with itself. For one grammar.
 */
final class Linker {
  private static final long WORK_PER_SYMBOL = 40;

  private final CompileLimits limits;
  private final IdentityHashMap<Expression, Symbol> symbols = new IdentityHashMap<>();
  private final IdentityHashMap<Rule, Named> rules = new IdentityHashMap<>();
  private final Deque<Rule> undefined = new ArrayDeque<>();
  private final List<Symbol> all = new ArrayList<>();

  private Linker(CompileLimits limits) {
    this.limits = limits;
  }

  /** A linked grammar: its root, and how many symbols it has. */
  record Linked(Symbol root, int symbols) {}

  /**
   * Links an expression.
   *
   * @throws GrammarException if it is too large, is left-recursive or matches nothing
   */
  static Linked link(Expression expression, CompileLimits limits) {
    Linker linker = new Linker(limits);
    Symbol root = linker.symbol(expression);
    linker.defineRules();
    linker.settle();
    new NonEmpty(linker::add).rewrite(List.copyOf(linker.all));
    linker.settle();
    if (root.least >= Symbol.NEVER) {
      throw new GrammarException(
          "", "No finite text satisfies the constraint: check that each recursion can end");
    }
    Cycles.refuseLeftRecursion(linker.all);
    Cycles.shareRecursiveRules(linker.all);
    return new Linked(root, linker.all.size());
  }

  private <T extends Symbol> T add(Function<Integer, T> factory) {
    if (all.size() >= limits.symbols()) {
      throw new GrammarException(
          "",
          "The constraint has more than %d parts when compiled: make it smaller"
              .formatted(limits.symbols()));
    }
    T symbol = factory.apply(all.size());
    all.add(symbol);
    symbol.refresh();
    return symbol;
  }

  /** Computes what symbols say about themselves; whatever changes is told to what it is part of. */
  private void settle() {
    List<List<Symbol>> wholes = Cycles.wholes(all, Cycles::parts);
    Deque<Symbol> open = new ArrayDeque<>(all);
    BitSet waiting = new BitSet();
    waiting.set(0, all.size());
    long work = 0;
    while (!open.isEmpty()) {
      Symbol symbol = open.remove();
      waiting.clear(symbol.id);
      work += 1 + Cycles.parts(symbol).size();
      if (work > WORK_PER_SYMBOL * limits.symbols()) {
        throw new GrammarException("", "The constraint's rules nest too deeply: make it smaller");
      }
      if (symbol.refresh()) {
        for (Symbol whole : wholes.get(symbol.id)) {
          if (!waiting.get(whole.id)) {
            waiting.set(whole.id);
            open.add(whole);
          }
        }
      }
    }
  }

  private Symbol symbol(Expression expression) {
    Symbol known = symbols.get(expression);
    if (known != null) {
      return known;
    }
    Symbol symbol =
        switch (expression) {
          case Expression.Bytes(var set) -> add(id -> new Terminal(id, set));
          case Expression.Sequence(var parts) -> {
            List<Symbol> linked = parts.stream().map(this::symbol).toList();
            yield add(id -> new Series(id, linked));
          }
          case Expression.Choice(var alternatives) -> {
            List<Symbol> linked = alternatives.stream().map(this::symbol).toList();
            yield add(id -> new Branches(id, linked));
          }
          case Expression.Repeat repeat -> {
            Symbol body = symbol(repeat.body());
            yield add(id -> new Loop(id, body, repeat.least(), repeat.most()));
          }
          case Expression.Reference(var rule) -> named(rule);
        };
    symbols.put(expression, symbol);
    return symbol;
  }

  private Named named(Rule rule) {
    Named known = rules.get(rule);
    if (known == null) {
      known = add(id -> new Named(id, rule.name(), rule.isShared()));
      rules.put(rule, known);
      undefined.add(rule);
    }
    return known;
  }

  /** One after the other, so that a long chain of rules is no deep recursion. */
  private void defineRules() {
    while (!undefined.isEmpty()) {
      Rule rule = undefined.remove();
      Symbol body = symbol(rule.body());
      named(rule).define(body);
    }
  }
}
