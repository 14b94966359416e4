package dev.moemesh.gateway.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.NumberRange;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Reads how the next token is chosen; the defaults are OpenAI's, and off for vLLM's additions. */
final class SamplingReader {
  private static final NumberRange TEMPERATURE = NumberRange.closed(0, 2);
  private static final NumberRange TOP_P = NumberRange.above(0, 1);
  private static final NumberRange MIN_P = NumberRange.closed(0, 1);
  private static final NumberRange PENALTY = NumberRange.closed(-2, 2);
  private static final NumberRange REPETITION_PENALTY = NumberRange.above(0, 100);
  private static final NumberRange BIAS = NumberRange.closed(-100, 100);
  private static final float SMALLEST = Float.MIN_NORMAL;

  private final Limits limits;
  private final RandomGenerator random;

  SamplingReader(Limits limits, RandomGenerator random) {
    this.limits = limits;
    this.random = random;
  }

  Sampling read(Fields body) {
    return Sampling.newBuilder()
        .setTemperature((float) body.number("temperature", TEMPERATURE).orElse(1))
        .setTopP(positive(body.number("top_p", TOP_P).orElse(1)))
        .setTopK(Math.max(0, body.integer("top_k", -1, Integer.MAX_VALUE, 0)))
        .setMinP((float) body.number("min_p", MIN_P).orElse(0))
        .setSeed(seed(body))
        .setPresencePenalty((float) body.number("presence_penalty", PENALTY).orElse(0))
        .setFrequencyPenalty((float) body.number("frequency_penalty", PENALTY).orElse(0))
        .setRepetitionPenalty(
            positive(body.number("repetition_penalty", REPETITION_PENALTY).orElse(1)))
        .putAllLogitBias(logitBias(body))
        .build();
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
    return (float) Fields.number(entry.getValue(), biases.path(shortened(entry.getKey())), BIAS);
  }

  private static String shortened(String key) {
    return key.length() <= 40 ? key : key.substring(0, 40) + "…";
  }
}
