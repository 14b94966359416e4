package dev.moemesh.grammar.mask;

import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.automaton.Automaton;
import dev.moemesh.grammar.automaton.Segment;
import dev.moemesh.grammar.automaton.Stack;
import dev.moemesh.grammar.automaton.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The masks of one constraint over one vocabulary, computed on demand and cached.
 *
 * <p>As in XGrammar (Dong et al., MLSys 2025) most of a mask does not depend on the stack. The
 * effect of tokens within the rule on top is computed once for all uses of the rule. Only tokens
 * that leave the rule are walked with what follows it.
 *
 * <p>Thread-safe.
 */
public final class Masks {

  private final Automaton automaton;
  private final TokenVocabulary vocabulary;
  private final CompileLimits limits;
  private final List<Cache<Segment, Local>> locals = new ArrayList<>();
  private final Cache<State, Known> known;
  private volatile long generation;

  /** What tokens do within one rule: those that stay, and the nodes where they may leave it. */
  @SuppressWarnings("ArrayRecordComponent") // never handed out
  private record Local(long[] bits, int[] exits, long most) {
    long bytes() {
      return 80 + 8L * bits.length + 4L * exits.length;
    }
  }

  /** A mask, and the most bytes that one of its tokens leaves to come. */
  private record Known(TokenMask mask, long most) {}

  /** The masks of an automaton; none is computed yet. */
  public Masks(Automaton automaton, TokenVocabulary vocabulary, CompileLimits limits) {
    this.automaton = automaton;
    this.vocabulary = vocabulary;
    this.limits = limits;
    for (int band = 0; band < vocabulary.bands().size(); band++) {
      locals.add(new Cache<>(limits.maskBytes() / 4, Local::bytes));
    }
    this.known = new Cache<>(limits.maskBytes() / 2, entry -> 120 + entry.mask().bytes());
  }

  /** The state before the first token. */
  public State start() {
    return automaton.start();
  }

  /** The state after one more token; a dead one if it may not come. */
  public State next(State state, int token) {
    byte[] bytes = vocabulary.bytes(token);
    State next = state;
    for (byte value : bytes) {
      next = next.next(value & 0xff);
    }
    return bytes.length == 0 ? automaton.nowhere() : next;
  }

  /**
   * The tokens that may come, the end of the text not among them.
   *
   * @param remaining tokens until the text is cut off, the next one included. Where the text can
   *     still be completed within as many tokens of one byte each, only tokens that leave it so are
   *     allowed.
   * @throws GrammarException if the constraint has too many states
   */
  public TokenMask mask(State state, int remaining) {
    forgetOldStates();
    Known entry = known.get(state);
    if (entry == null) {
      entry = compute(state);
      known.put(state, entry);
    }
    if (isFree(entry, state, remaining)) {
      return entry.mask();
    }
    TokenMask steered = steered(state, remaining - 1L);
    return steered.count() == 0 ? entry.mask() : steered;
  }

  /** Parts of the compiled grammar: a measure of memory that it never gives back. */
  public int symbols() {
    return automaton.symbols();
  }

  /** Bytes of remembered states and masks, about. */
  public long memoBytes() {
    return automaton.memoBytes() + known.bytes() + locals.stream().mapToLong(Cache::bytes).sum();
  }

  /** Forgets states and masks; they are computed anew when they are asked for. */
  public void forget() {
    automaton.forget();
    known.clear();
    locals.forEach(Cache::clear);
  }

  /** Masks of states that nobody meets again, which keep their successors alive. */
  private void forgetOldStates() {
    long now = automaton.generation();
    if (now != generation) {
      generation = now;
      known.clear();
    }
  }

  /** The mask where it needs no computation; empty where it does. */
  public Optional<TokenMask> known(State state, int remaining) {
    Known entry = known.get(state);
    return entry != null && isFree(entry, state, remaining)
        ? Optional.of(entry.mask())
        : Optional.empty();
  }

  /** Whether the number of remaining tokens makes no difference. */
  private static boolean isFree(Known entry, State state, int remaining) {
    return entry.most() <= remaining - 1L || state.leastBytes() > remaining;
  }

  private Known compute(State state) {
    long[] bits = new long[(vocabulary.size() + 63) >> 6];
    long most = 0;
    long worst = automaton.work() + limits.workPerMask();
    for (int band = 0; band < locals.size(); band++) {
      TokenVocabulary.Band tokens = vocabulary.bands().get(band);
      TrieWalk walk = new TrieWalk(tokens.trie(), automaton, bits, tokens.longest(), worst);
      for (int i = 0; i < state.stacks(); i++) {
        Stack stack = state.stack(i);
        boolean open = true;
        while (open && !stack.isEnd()) {
          Local local = local(band, stack.segment(), worst);
          or(bits, local.bits());
          most = Math.max(most, local.most() + stack.parent().leastBytes());
          leave(walk, local, stack.parent());
          open = stack.segment().mayBeEmpty();
          stack = stack.parent();
        }
      }
      most = Math.max(most, walk.most());
    }
    return new Known(TokenMask.of(bits), most);
  }

  private void leave(TrieWalk walk, Local local, Stack parent) {
    if (!parent.isEnd()) {
      State state = automaton.state(parent);
      for (int node : local.exits()) {
        walk.below(node, state, Long.MAX_VALUE);
      }
    }
  }

  private Local local(int band, Segment segment, long worst) {
    TokenVocabulary.Band tokens = vocabulary.bands().get(band);
    Segment blurred = automaton.blurred(segment, tokens.longest());
    Local local = locals.get(band).get(blurred);
    if (local == null) {
      long[] bits = new long[(vocabulary.size() + 63) >> 6];
      TrieWalk walk = new TrieWalk(tokens.trie(), automaton, bits, tokens.longest(), worst);
      walk.below(0, automaton.alone(blurred), Long.MAX_VALUE);
      local = new Local(bits, walk.exits(), walk.most());
      locals.get(band).put(blurred, local);
    }
    long hidden = segment.leastBytes() - blurred.leastBytes();
    return hidden == 0 ? local : new Local(local.bits(), local.exits(), local.most() + hidden);
  }

  private static void or(long[] bits, long[] more) {
    for (int word = 0; word < bits.length; word++) {
      bits[word] |= more[word];
    }
  }

  private TokenMask steered(State state, long mostLeast) {
    long[] bits = new long[(vocabulary.size() + 63) >> 6];
    long worst = automaton.work() + limits.workPerMask();
    for (TokenVocabulary.Band tokens : vocabulary.bands()) {
      new TrieWalk(tokens.trie(), automaton, bits, tokens.longest(), worst)
          .below(0, state, mostLeast);
    }
    return TokenMask.of(bits);
  }
}
