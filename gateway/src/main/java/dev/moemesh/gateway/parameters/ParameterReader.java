package dev.moemesh.gateway.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.served.ServedModel;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Reads and checks what completions and chat have in common. */
public final class ParameterReader {
  private final Limits limits;
  private final SamplingReader sampling;
  private final TokenRulesReader tokenRules;

  /**
   * @param model tokenises the words of a request, and has its own sampling parameters
   * @param random draws the seed where the client gives none
   */
  public ParameterReader(Limits limits, ServedModel model, RandomGenerator random) {
    this.limits = limits;
    this.sampling = new SamplingReader(limits, model.samplingDefaults(), random);
    this.tokenRules = new TokenRulesReader(limits, model.text());
  }

  /**
   * The parameters of a body.
   *
   * @param maxTokens read by the API itself, which names it differently
   * @param logprobs read by the API itself, which gives it different types
   * @throws ApiException naming the first field that is wrong
   */
  public Parameters read(
      Fields body, @Nullable Integer maxTokens, @Nullable Integer logprobs, boolean echo) {
    Unsupported.refuse(body);
    Dependent.check(body);
    return new Parameters(
        decoding(body, maxTokens),
        new Stops(stopStrings(body), body.flag("include_stop_str_in_output", false)),
        returns(body, logprobs, echo),
        streaming(body));
  }

  /** How many tokens to generate at most, under one of its names. */
  public @Nullable Integer maxTokens(Fields body, String name, int least) {
    return boxed(body.integer(name, least, Integer.MAX_VALUE));
  }

  private DecodingParameters decoding(Fields body, @Nullable Integer maxTokens) {
    int choices = body.integer("n", 1, limits.choices(), 1);
    int bestOf = body.integer("best_of", 1, limits.choices(), choices);
    if (bestOf != choices) {
      throw new ApiException(
          ApiError.unsupported(
              "best_of", "'best_of' must equal 'n' (%d), found %d.".formatted(choices, bestOf)));
    }
    int minTokens = body.integer("min_tokens", 0, Integer.MAX_VALUE, 0);
    if (maxTokens != null && minTokens > maxTokens) {
      throw new ApiException(
          ApiError.invalid(
              "min_tokens",
              "'min_tokens' must be at most the maximum of %d tokens, found %d."
                  .formatted(maxTokens, minTokens)));
    }
    return new DecodingParameters(
        choices,
        maxTokens,
        minTokens,
        body.flag("ignore_eos", false),
        body.list("stop_token_ids", Limits.STOP_TOKENS, limits::tokenId),
        sampling.read(body),
        ConstraintReader.read(body),
        tokenRules.read(body),
        CacheSalt.read(body));
  }

  private Returns returns(Fields body, @Nullable Integer logprobs, boolean echo) {
    return new Returns(
        logprobs,
        boxed(body.integer("prompt_logprobs", 0, Limits.LOGPROBS)),
        body.flag("return_token_ids", false),
        body.flag("return_tokens_as_token_ids", false),
        body.flag("return_routed_experts", false),
        !body.flag("skip_special_tokens", true),
        echo,
        tokenRules.logprobTokens(body, logprobs != null));
  }

  private static Streaming streaming(Fields body) {
    boolean enabled = body.flag("stream", false);
    return body.fields("stream_options")
        .map(options -> streaming(enabled, options))
        .orElse(new Streaming(enabled, false));
  }

  /** As in vLLM, usage with each chunk comes only beside the usage at the end. */
  private static Streaming streaming(boolean enabled, Fields options) {
    boolean continuous = options.flag("continuous_usage_stats", false);
    boolean usage = options.flag("include_usage", continuous);
    return new Streaming(enabled, usage, usage && continuous);
  }

  private static List<String> stopStrings(Fields body) {
    return body.node("stop")
        .map(
            stop ->
                stop.isArray()
                    ? Fields.list(stop, "stop", Limits.STOP_STRINGS, ParameterReader::stopString)
                    : List.of(stopString(stop, "stop")))
        .orElse(List.of());
  }

  private static String stopString(JsonNode node, String path) {
    String stop = Fields.text(node, path);
    if (stop.isEmpty() || stop.length() > Limits.STOP_STRING_LENGTH) {
      throw new ApiException(
          ApiError.invalid(
              "stop",
              "'%s' must have from 1 to %d characters, found %d."
                  .formatted(path, Limits.STOP_STRING_LENGTH, stop.length())));
    }
    return stop;
  }

  private static @Nullable Integer boxed(OptionalLong number) {
    return number.isEmpty() ? null : Integer.valueOf((int) number.getAsLong());
  }
}
