package dev.moemesh.attention.sampling;

import java.util.Set;

/**
 * Applies bias, penalties and forbidden tokens to logits before a token is chosen. Pure but for its
 * array.
 */
final class LogitShaper {

  private LogitShaper() {}

  /** Changes {@code logits [vocabulary]} in place. */
  static void shape(
      float[] logits, SamplingParameters parameters, TokenCounts counts, Set<Integer> forbidden) {
    parameters
        .logitBias()
        .forEach(
            (token, bias) -> {
              if (token >= 0 && token < logits.length) {
                logits[token] += bias;
              }
            });
    for (int token : forbidden) {
      if (token >= 0 && token < logits.length) {
        logits[token] = Float.NEGATIVE_INFINITY;
      }
    }
    if (parameters.penalises()) {
      counts.forEach((token, times) -> logits[token] = penalised(logits[token], times, parameters));
    }
  }

  private static float penalised(float logit, int times, SamplingParameters parameters) {
    float repetition = parameters.repetitionPenalty();
    float penalised = logit > 0 ? logit / repetition : logit * repetition;
    return times == 0
        ? penalised
        : penalised - parameters.frequencyPenalty() * times - parameters.presencePenalty();
  }
}
