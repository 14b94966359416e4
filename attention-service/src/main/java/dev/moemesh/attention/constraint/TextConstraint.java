package dev.moemesh.attention.constraint;

import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.mask.Matcher;
import dev.moemesh.grammar.mask.TokenMask;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

/**
 * The constraint of one continuation: which tokens may come next, and when the text is complete.
 * The mask of the next token is computed concurrently with the step that computes its logits.
 *
 * <p>Used on the engine's thread.
 */
public final class TextConstraint {

  private static final TokenMask NOTHING = TokenMask.of(new long[0]);

  private final Compiled.Ready compiled;
  private final Matcher matcher;
  private final int maxTokens;
  private final Beginning beginning;
  private int generated;
  private FutureTask<TokenMask> mask;

  TextConstraint(Compiled.Ready compiled, int maxTokens) {
    this.compiled = compiled;
    this.matcher = new Matcher(compiled.masks());
    this.maxTokens = maxTokens;
    this.beginning = Beginning.of(compiled.record());
    this.mask = computed();
  }

  /** Takes a known mask, or starts the computation of an unknown one on another thread. */
  private FutureTask<TokenMask> computed() {
    int remaining = Math.max(1, maxTokens - generated);
    Optional<TokenMask> known = matcher.knownMask(remaining);
    if (known.isPresent() || matcher.mustEnd() || !beginning.isBehind()) {
      return new FutureTask<>(() -> known.orElse(NOTHING));
    }
    FutureTask<TokenMask> task = new FutureTask<>(matcher.nextMask(remaining)::compute);
    compiled.aside().execute(task);
    return task;
  }

  /**
   * Sets the logits of tokens that must not come next to negative infinity.
   *
   * @param logits {@code [vocabulary]}; changed in place
   * @param stopTokens tokens that may end a complete text
   * @throws GrammarException if no token may come, or the constraint has too many states
   */
  public void mask(float[] logits, Set<Integer> stopTokens) {
    if (!beginning.isBehind()) {
      return;
    }
    int[] others = othersAllowed(stopTokens).filter(id -> id >= 0 && id < logits.length).toArray();
    double[] kept = IntStream.of(others).mapToDouble(id -> logits[id]).toArray();
    TokenMask allowed = ready();
    if (allowed.count() == 0 && others.length == 0) {
      throw new GrammarException(
          "",
          "No token of the model's vocabulary continues the text as the constraint asks: let the constraint allow more characters, or let the text end (ignore_eos, min_tokens)");
    }
    allowed.apply(logits);
    for (int i = 0; i < others.length; i++) {
      logits[others[i]] = (float) kept[i];
    }
  }

  /** Allowed tokens outside the constrained text. */
  private IntStream othersAllowed(Set<Integer> stopTokens) {
    IntStream stops =
        matcher.mayEnd() ? stopTokens.stream().mapToInt(Integer::intValue) : IntStream.empty();
    return IntStream.concat(stops, beginning.mayOpen().stream());
  }

  /** Computes the mask here, or waits for the thread that has begun to. */
  private TokenMask ready() {
    mask.run();
    try {
      return mask.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a mask was computed", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GrammarException fault) {
        throw fault;
      }
      throw new IllegalStateException("a mask could not be computed", e);
    }
  }

  /** Advances by a chosen token that does not end the text. */
  public void accept(int token) {
    generated++;
    if (beginning.take(token) && !matcher.accept(token)) {
      throw new IllegalStateException("token " + token + " was chosen against its mask");
    }
    mask = computed();
  }

  /** Whether no token may follow. */
  public boolean isComplete() {
    return beginning.isBehind() && matcher.mustEnd();
  }
}
