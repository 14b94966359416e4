package dev.moemesh.grammar.mask;

import dev.moemesh.grammar.automaton.State;
import java.util.Optional;

/** Where one text stands in its constraint. For one text, on one thread; its masks on any. */
public final class Matcher {

  private final Masks masks;
  private State state;

  /** Before the first token. */
  public Matcher(Masks masks) {
    this.masks = masks;
    this.state = masks.start();
  }

  /** Takes the next token; false, without taking it, if it may not come. */
  public boolean accept(int token) {
    State next = masks.next(state, token);
    if (next.isDead()) {
      return false;
    }
    state = next;
    return true;
  }

  /** Whether the text may end here. */
  public boolean mayEnd() {
    return state.isAccepting();
  }

  /** Whether nothing may follow. */
  public boolean mustEnd() {
    return state.isFinal();
  }

  /** The fewest bytes that complete the text. */
  public long leastBytes() {
    return state.leastBytes();
  }

  /**
   * Computes the mask of the next token, which may be done on another thread while this text waits.
   *
   * @param remaining tokens until the text is cut off, the next one included
   */
  public MaskTask nextMask(int remaining) {
    State here = state;
    return () -> masks.mask(here, remaining);
  }

  /** The mask of the next token where it is known already; empty where it must be computed. */
  public Optional<TokenMask> knownMask(int remaining) {
    return masks.known(state, remaining);
  }

  /** A mask to be computed. */
  @FunctionalInterface
  public interface MaskTask {
    /** Computes it. */
    TokenMask compute();
  }
}
