package dev.moemesh.attention.sampling;

import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenIds;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The tokens that a request rules out. If {@code allowed_token_ids} is set, it rules out all other
 * tokens. A word of {@code bad_words} rules out its last token where the generated text ends with
 * the tokens before it. Semantics are those of vLLM's {@code SamplingParams}. Bad words match
 * generated tokens only. Not thread-safe.
 */
public final class TokenMasks {

  private final int[] allowed;
  private final float[] allowedLogits;
  private final List<int[]> badWords;

  private TokenMasks(int[] allowed, List<int[]> badWords) {
    this.allowed = allowed;
    this.allowedLogits = new float[allowed.length];
    this.badWords = badWords;
  }

  /** The masks of a request whose token ids are all in the vocabulary. */
  public static TokenMasks of(InferenceRequest request) {
    return new TokenMasks(
        request.getAllowedTokenIdsList().stream().mapToInt(Integer::intValue).toArray(),
        request.getBadWordsList().stream().map(TokenMasks::ids).toList());
  }

  private static int[] ids(TokenIds word) {
    return word.getIdsList().stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Sets the logits of tokens that must not come next to negative infinity.
   *
   * @param logits {@code [vocabulary]}; changed in place
   * @param length tokens generated so far
   * @param generated the generated token at an index below {@code length}
   */
  public void mask(float[] logits, int length, IntUnaryOperator generated) {
    if (allowed.length > 0) {
      leaveAllowed(logits);
    }
    for (int[] word : badWords) {
      if (completes(word, length, generated)) {
        logits[word[word.length - 1]] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  /** Its cost is one fill of the array, for any number of allowed tokens. */
  private void leaveAllowed(float[] logits) {
    for (int i = 0; i < allowed.length; i++) {
      allowedLogits[i] = logits[allowed[i]];
    }
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < allowed.length; i++) {
      logits[allowed[i]] = allowedLogits[i];
    }
  }

  /** Whether the last token of a word would complete it. */
  private static boolean completes(int[] word, int length, IntUnaryOperator generated) {
    int before = word.length - 1;
    if (before > length) {
      return false;
    }
    for (int i = 0; i < before; i++) {
      if (generated.applyAsInt(length - before + i) != word[i]) {
        return false;
      }
    }
    return true;
  }
}
