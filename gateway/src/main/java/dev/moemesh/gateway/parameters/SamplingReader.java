package dev.moemesh.gateway.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.NumberRange;
import dev.moemesh.gateway.sampling.SamplingDefaults;
import dev.moemesh.gateway.sampling.SamplingRanges;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads how the next token is chosen. Where a request says nothing the model's own defaults hold,
 * then OpenAI's; vLLM's additions are off.
 */
final class SamplingReader {
  private static final float SMALLEST = Float.MIN_NORMAL;

  private final Limits limits;
  private final SamplingDefaults defaults;
  private final RandomGenerator random;

  SamplingReader(Limits limits, SamplingDefaults defaults, RandomGenerator random) {
    this.limits = limits;
    this.defaults = defaults;
    this.random = random;
  }

  Sampling read(Fields body) {
    return Sampling.newBuilder()
        .setTemperature(
            (float)
                number(body, "temperature", SamplingRanges.TEMPERATURE, defaults.temperature(), 1))
        .setTopP(positive(number(body, "top_p", SamplingRanges.TOP_P, defaults.topP(), 1)))
        .setTopK(topK(body))
        .setMinP((float) number(body, "min_p", SamplingRanges.MIN_P, defaults.minP(), 0))
        .setSeed(seed(body))
        .setPresencePenalty(
            (float)
                body.number("presence_penalty", SamplingRanges.PRESENCE_OR_FREQUENCY_PENALTY)
                    .orElse(0))
        .setFrequencyPenalty(
            (float)
                body.number("frequency_penalty", SamplingRanges.PRESENCE_OR_FREQUENCY_PENALTY)
                    .orElse(0))
        .setRepetitionPenalty(
            positive(
                number(
                    body,
                    "repetition_penalty",
                    SamplingRanges.REPETITION_PENALTY,
                    defaults.repetitionPenalty(),
                    1)))
        .putAllLogitBias(logitBias(body))
        .build();
  }

  private static double number(
      Fields body, String name, NumberRange range, @Nullable Double preferred, double otherwise) {
    return body.number(name, range).orElse(preferred == null ? otherwise : preferred);
  }

  private int topK(Fields body) {
    Integer preferred = defaults.topK();
    int otherwise = preferred == null ? 0 : preferred;
    return Math.max(0, body.integer("top_k", -1, Integer.MAX_VALUE, otherwise));
  }

  private long seed(Fields body) {
    return body.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElseGet(random::nextLong);
  }

  /** What is above zero as a double must stay so as a float. */
  private static float positive(double number) {
    return Math.max((float) number, SMALLEST);
  }

  private Map<Integer, Float> logitBias(Fields body) {
    Map<Integer, Float> biases = new HashMap<>();
    body.fields("logit_bias")
        .ifPresent(
            bias ->
                bias.object()
                    .properties()
                    .forEach(entry -> biases.put(tokenId(entry), bias(bias, entry))));
    return biases;
  }

  private int tokenId(Map.Entry<String, JsonNode> entry) {
    String key = entry.getKey();
    int id = -1;
    if (!key.isEmpty() && key.length() <= 9 && key.chars().allMatch(c -> c >= '0' && c <= '9')) {
      id = Integer.parseInt(key);
    }
    if (id < 0 || id >= limits.vocabularySize()) {
      throw new ApiException(
          ApiError.invalid(
              "logit_bias",
              "The keys of 'logit_bias' must be token ids from 0 to %d, found '%s'."
                  .formatted(limits.vocabularySize() - 1, shortened(key))));
    }
    return id;
  }

  private static Float bias(Fields biases, Map.Entry<String, JsonNode> entry) {
    return (float)
        Fields.number(
            entry.getValue(), biases.path(shortened(entry.getKey())), SamplingRanges.LOGIT_BIAS);
  }

  private static String shortened(String key) {
    return key.length() <= 40 ? key : key.substring(0, 40) + "…";
  }
}
