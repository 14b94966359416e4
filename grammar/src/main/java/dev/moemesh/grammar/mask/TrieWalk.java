package dev.moemesh.grammar.mask;

import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.automaton.Automaton;
import dev.moemesh.grammar.automaton.State;
import java.util.Arrays;

/**
 * Walks the tokens with an automaton and notes which of them it survives. For one mask, on one
 * thread.
 */
final class TrieWalk {
  private static final int NODES_BETWEEN_CHECKS = 16;
  private static final int CHECKS_PER_UNIT = 16;

  private final TokenTrie trie;
  private final Automaton automaton;
  private final long worstWork;
  private final long[] bits;
  private final State[] path;
  private long most;
  private int[] exits = new int[16];
  private int exitCount;
  private int untilCheck = NODES_BETWEEN_CHECKS;
  private int checks;

  /**
   * A walk that has not begun.
   *
   * @param bits one per token; those of tokens that may come are set
   * @param worstWork what {@link Automaton#work} may reach meanwhile
   */
  TrieWalk(TokenTrie trie, Automaton automaton, long[] bits, int deepest, long worstWork) {
    this.trie = trie;
    this.automaton = automaton;
    this.bits = bits;
    this.worstWork = worstWork;
    this.path = new State[deepest + 1];
  }

  /**
   * Walks below a node.
   *
   * @param node where the state holds; 0 is the root
   * @param mostLeast tokens that leave more bytes to come than this are passed over
   */
  void below(int node, State state, long mostLeast) {
    byte[] label = trie.label();
    short[] depth = trie.depth();
    int[] end = trie.end();
    int stop = end[node];
    path[depth[node]] = state;
    int next = node + 1;
    while (next < stop) {
      int level = depth[next];
      State here = path[level - 1].next(label[next] & 0xff);
      if (here.isDead()) {
        next = end[next];
        continue;
      }
      path[level] = here;
      take(next, here, mostLeast);
      next++;
      if (--untilCheck == 0) {
        untilCheck = NODES_BETWEEN_CHECKS;
        check();
      }
    }
  }

  private void take(int node, State here, long mostLeast) {
    int first = trie.firstToken()[node];
    int last = trie.firstToken()[node + 1];
    if (first < last && here.leastBytes() <= mostLeast) {
      most = Math.max(most, here.leastBytes());
      for (int i = first; i < last; i++) {
        int token = trie.tokens()[i];
        bits[token >> 6] |= 1L << token;
      }
    }
    if (here.isAccepting() && trie.end()[node] > node + 1) {
      if (exitCount == exits.length) {
        exits = Arrays.copyOf(exits, 2 * exitCount);
      }
      exits[exitCount++] = node;
    }
  }

  private void check() {
    if (++checks % CHECKS_PER_UNIT == 0) {
      automaton.worked(1);
    }
    if (automaton.work() > worstWork) {
      throw new GrammarException(
          "",
          "The constraint has too many states for its masks: make it less ambiguous, or shorten its repetitions");
    }
  }

  /** The most bytes that a noted token leaves to come. */
  long most() {
    return most;
  }

  /** Inner nodes where the text may end. */
  int[] exits() {
    return Arrays.copyOf(exits, exitCount);
  }
}
