package dev.moemesh.attention.engine;

import dev.moemesh.attention.batching.Sequence;
import dev.moemesh.attention.constraint.Compiled;
import dev.moemesh.attention.constraint.TextConstraint;
import dev.moemesh.attention.sampling.SamplingParameters;
import dev.moemesh.attention.sampling.TokenMasks;
import dev.moemesh.contract.v1.InferenceRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tokens may continue a request's texts, and which end them: sampling parameters, masks, stop
 * tokens, and the constraint of each continuation. Used on the engine's thread.
 */
final class NextTokenRules {

  private final SamplingParameters sampling;
  private final int minTokens;
  private final int maxTokens;
  private final TokenMasks masks;
  private final Set<Integer> stopTokens;
  private final Map<Integer, TextConstraint> constraints = new HashMap<>();

  /**
   * The rules of a request that {@link RequestCheck} has accepted.
   *
   * @param constraint the compiled constraint; each continuation follows it on its own
   * @param endOfSequence the model's end-of-sequence tokens
   * @param maxTokens most tokens of a continuation
   */
  NextTokenRules(
      InferenceRequest request, Compiled constraint, List<Integer> endOfSequence, int maxTokens) {
    this.sampling = SamplingParameters.of(request.getSampling());
    this.minTokens = request.getMinTokens();
    this.maxTokens = maxTokens;
    this.masks = TokenMasks.of(request);
    this.stopTokens = new HashSet<>(request.getStopTokenIdsList());
    if (!request.getIgnoreEndOfSequence()) {
      stopTokens.addAll(endOfSequence);
    }
    for (int choice = 0; choice < request.getChoices(); choice++) {
      int key = choice;
      constraint.begin(maxTokens).ifPresent(text -> constraints.put(key, text));
    }
  }

  /** Most tokens of a continuation: what was asked for, as far as it fits. */
  int maxTokens() {
    return maxTokens;
  }

  SamplingParameters sampling() {
    return sampling;
  }

  /**
   * Sets the logits of tokens that must not come next to negative infinity.
   *
   * @param logits {@code [vocabulary]}; changed in place
   */
  void mask(float[] logits, Sequence sequence) {
    TextConstraint constraint = constraints.get(sequence.choice());
    if (constraint != null) {
      constraint.mask(logits, stopTokens);
    }
    masks.mask(
        logits, sequence.generated(), index -> sequence.token(sequence.promptLength() + index));
  }

  /** Tokens that must not be sampled now: stop tokens before the least length. */
  Set<Integer> forbidden(Sequence sequence) {
    return sequence.generated() < minTokens ? stopTokens : Set.of();
  }

  /** Whether this token ends the text as the one at this index. */
  boolean stopsAt(int index, int token) {
    return index >= minTokens && stopTokens.contains(token);
  }

  /**
   * Advances the constraint by a token that does not end the text.
   *
   * @return whether no token may follow
   */
  boolean completesConstraint(Sequence sequence, int token) {
    TextConstraint constraint = constraints.get(sequence.choice());
    if (constraint == null) {
      return false;
    }
    constraint.accept(token);
    return constraint.isComplete();
  }
}
