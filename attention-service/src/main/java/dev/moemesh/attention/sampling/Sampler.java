package dev.moemesh.attention.sampling;

import java.util.Set;

/**
 * Chooses the next token of a sequence. Pure: the same logits, history and index give the same
 * token.
 */
public final class Sampler {

  private Sampler() {}

  /**
   * The next token.
   *
   * @param logits {@code [vocabulary]}; changed in place by bias and penalties
   * @param choice which of the request's continuations
   * @param index of the token in its continuation, from 0
   * @param forbidden tokens that may not be chosen
   * @throws NoTokenAllowedException if the logits of all tokens are minus infinity
   */
  public static int sample(
      float[] logits,
      SamplingParameters parameters,
      TokenCounts counts,
      Set<Integer> forbidden,
      int choice,
      int index) {
    LogitShaper.shape(logits, parameters, counts, forbidden);
    if (parameters.greedy()) {
      return allowed(logits, argmax(logits));
    }
    Candidates candidates = Candidates.of(logits, parameters);
    return candidates.tokens().length == 0
        ? allowed(logits, argmax(logits))
        : candidates.at(uniform(parameters.seed(), choice, index));
  }

  private static int allowed(float[] logits, int best) {
    if (logits[best] == Float.NEGATIVE_INFINITY) {
      throw new NoTokenAllowedException();
    }
    return best;
  }

  /** The first of the largest. */
  private static int argmax(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * A number in [0, 1) that depends on its arguments alone: three rounds of SplitMix64's finaliser
   * (Steele et al., 2014).
   */
  static double uniform(long seed, int choice, int index) {
    long mixed = mix(mix(mix(seed) + choice) + index);
    return (mixed >>> 11) * 0x1.0p-53;
  }

  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
