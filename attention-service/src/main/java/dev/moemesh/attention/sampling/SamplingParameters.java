package dev.moemesh.attention.sampling;

import dev.moemesh.contract.v1.Sampling;
import java.util.Map;

/**
 * The sampling parameters of a request, with the semantics of vLLM's {@code SamplingParams}.
 *
 * @param temperature 0 is greedy
 * @param topP in (0, 1]; 1 is off
 * @param topK 0 is off
 * @param minP in [0, 1]; 0 is off
 * @param presencePenalty subtracted once from logits of tokens generated before
 * @param frequencyPenalty subtracted from a token's logit as often as it was generated
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens seen in prompt
 *     or answer; 1 is off
 * @param logitBias added to the logits of these tokens
 */
public record SamplingParameters(
    float temperature,
    float topP,
    int topK,
    float minP,
    long seed,
    float presencePenalty,
    float frequencyPenalty,
    float repetitionPenalty,
    Map<Integer, Float> logitBias) {

  public SamplingParameters {
    check(temperature >= 0 && Float.isFinite(temperature), "temperature", temperature);
    check(topP > 0 && topP <= 1, "top_p", topP);
    check(topK >= 0, "top_k", topK);
    check(minP >= 0 && minP <= 1, "min_p", minP);
    check(Float.isFinite(presencePenalty), "presence_penalty", presencePenalty);
    check(Float.isFinite(frequencyPenalty), "frequency_penalty", frequencyPenalty);
    check(
        repetitionPenalty > 0 && Float.isFinite(repetitionPenalty),
        "repetition_penalty",
        repetitionPenalty);
    logitBias.forEach(
        (token, bias) -> check(Float.isFinite(bias), "logit_bias of token " + token, bias));
    logitBias = Map.copyOf(logitBias);
  }

  private static void check(boolean holds, String name, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is out of range: " + found);
    }
  }

  /**
   * Reads a record's parameters.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public static SamplingParameters of(Sampling record) {
    return new SamplingParameters(
        record.getTemperature(),
        record.getTopP(),
        record.getTopK(),
        record.getMinP(),
        record.getSeed(),
        record.getPresencePenalty(),
        record.getFrequencyPenalty(),
        record.getRepetitionPenalty(),
        record.getLogitBiasMap());
  }

  /** Whether the most likely token is taken. */
  public boolean greedy() {
    return temperature < 1e-5f;
  }

  boolean penalises() {
    return presencePenalty != 0 || frequencyPenalty != 0 || repetitionPenalty != 1;
  }
}
