package dev.moemesh.gateway.sampling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The sampling parameters that a model recommends. They hold where a request names none; each may
 * be absent.
 *
 * @param maxTokens tokens to generate at most
 */
public record SamplingDefaults(
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Integer topK,
    @Nullable Double minP,
    @Nullable Double repetitionPenalty,
    @Nullable Integer maxTokens) {

  /** Recommends nothing: OpenAI's defaults hold. */
  public static final SamplingDefaults NONE =
      new SamplingDefaults(null, null, null, null, null, null);

  /**
   * What a {@code generation_config.json} recommends, as vLLM reads it. A model with {@code
   * "do_sample": false} is greedy.
   *
   * @throws ApiException naming a value that no request could have either
   */
  public static SamplingDefaults read(Fields generation) {
    boolean greedy = !generation.flag("do_sample", true);
    OptionalDouble temperature = generation.number("temperature", SamplingRanges.TEMPERATURE);
    return new SamplingDefaults(
        greedy ? Double.valueOf(0) : boxed(temperature),
        boxed(generation.number("top_p", SamplingRanges.TOP_P)),
        boxed(generation.integer("top_k", -1L, Integer.MAX_VALUE)),
        boxed(generation.number("min_p", SamplingRanges.MIN_P)),
        boxed(generation.number("repetition_penalty", SamplingRanges.REPETITION_PENALTY)),
        boxed(generation.integer("max_new_tokens", 1L, Integer.MAX_VALUE)));
  }

  /** The values that are there, under the names that requests give them. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "temperature", temperature);
    put(json, "top_p", topP);
    put(json, "top_k", topK);
    put(json, "min_p", minP);
    put(json, "repetition_penalty", repetitionPenalty);
    put(json, "max_tokens", maxTokens);
    return json;
  }

  /** How many tokens to generate at most, if the request does not say. */
  public int maxTokensOr(int otherwise) {
    return maxTokens == null ? otherwise : maxTokens;
  }

  private static void put(ObjectNode json, String name, @Nullable Number value) {
    switch (value) {
      case null -> {}
      case Integer number -> json.put(name, number);
      case Number number -> json.put(name, number.doubleValue());
    }
  }

  private static @Nullable Double boxed(OptionalDouble number) {
    return number.isEmpty() ? null : Double.valueOf(number.getAsDouble());
  }

  private static @Nullable Integer boxed(OptionalLong number) {
    return number.isEmpty() ? null : Integer.valueOf((int) number.getAsLong());
  }
}
