package dev.moemesh.gateway.completions;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.RequestId;
import dev.moemesh.gateway.generation.Accepted;
import dev.moemesh.gateway.generation.ContextFit;
import dev.moemesh.gateway.generation.Endpoint;
import dev.moemesh.gateway.generation.Envelope;
import dev.moemesh.gateway.generation.Plan;
import dev.moemesh.gateway.generation.Prompt;
import dev.moemesh.gateway.parameters.Limits;
import dev.moemesh.gateway.parameters.ParameterReader;
import dev.moemesh.gateway.parameters.Parameters;
import dev.moemesh.gateway.parameters.Truncation;
import dev.moemesh.gateway.scores.Extensions;
import dev.moemesh.gateway.served.ServedModel;
import dev.moemesh.gateway.tools.ToolReader;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/completions}: continues a prompt. */
public final class Completions implements Endpoint {
  /** OpenAI's. */
  private static final int DEFAULT_MAX_TOKENS = 16;

  private final ServedModel model;
  private final Limits limits;
  private final ParameterReader parameterReader;

  public Completions(ServedModel model, Limits limits, RandomGenerator random) {
    this.model = model;
    this.limits = limits;
    this.parameterReader = new ParameterReader(limits, model, random);
  }

  @Override
  public Accepted accept(Fields body, RequestId id, Instant now) {
    model.requireAsked(body);
    ToolReader.refuse(body);
    Parameters parameters = parameters(body);
    Reading reading =
        new Reading(
            body.flag("add_special_tokens", true), Truncation.read(body, limits.contextLength()));
    List<Prompt> prompts =
        new PromptReader(limits, reading.truncation().shortens())
            .read(body, parameters.decoding().choices()).stream()
                .map(input -> prompt(input, parameters, reading))
                .toList();
    Plan plan = new Plan(id, now, model.name(), prompts, parameters);
    Envelope envelope = new Envelope("cmpl-" + id.visible(), now, model.name());
    Extensions extensions = new Extensions(parameters.returns(), model);
    return new Accepted(plan, new CompletionFormat(envelope, parameters, extensions));
  }

  private Parameters parameters(Fields body) {
    Integer maxTokens = parameterReader.maxTokens(body, "max_tokens", 0);
    if (maxTokens == null) {
      maxTokens = parameterReader.maxTokens(body, "max_completion_tokens", 0);
    }
    boolean echo = body.flag("echo", false);
    return parameterReader.read(body, maxTokens, logprobs(body), echo);
  }

  private static @Nullable Integer logprobs(Fields body) {
    if (body.node("logprobs").filter(node -> node.isBoolean()).isPresent()) {
      throw new ApiException(
          ApiError.invalid(
              "logprobs",
              "'logprobs' must be an integer from 0 to %d here; true and false are for chat."
                  .formatted(Limits.LOGPROBS)));
    }
    int none = -1;
    int logprobs = body.integer("logprobs", 0, Limits.LOGPROBS, none);
    return logprobs == none ? null : Integer.valueOf(logprobs);
  }

  private Prompt prompt(PromptInput input, Parameters parameters, Reading reading) {
    ContextFit fit = new ContextFit(input.path(), limits.contextLength());
    Integer asked = parameters.decoding().maxTokens();
    List<Integer> all =
        switch (input) {
          case PromptInput.OfText text -> {
            if (!reading.truncation().shortens()) {
              fit.requireMayFit(text.text(), model.text().longestToken());
            }
            yield model.text().encode(text.text(), reading.specialTokens());
          }
          case PromptInput.OfTokens tokens -> tokens.tokenIds();
        };
    List<Integer> ids = reading.truncation().of(all, fit.room(asked));
    int otherwise =
        Math.min(DEFAULT_MAX_TOKENS, model.samplingDefaults().maxTokensOr(Integer.MAX_VALUE));
    int maxTokens = fit.maxTokens(ids.size(), asked, otherwise);
    PromptInput kept =
        ids.size() < all.size() ? new PromptInput.OfTokens(input.path(), ids) : input;
    return new Prompt(ids, parameters.returns().echo() ? text(kept, parameters) : "", maxTokens);
  }

  private String text(PromptInput input, Parameters parameters) {
    return switch (input) {
      case PromptInput.OfText text -> text.text();
      case PromptInput.OfTokens tokens ->
          model.text().beginning(tokens.tokenIds(), parameters.returns().specialTokens());
    };
  }

  /** How the prompts of a body become tokens. */
  private record Reading(boolean specialTokens, Truncation truncation) {}
}
