package dev.moemesh.gateway.chat;

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
import dev.moemesh.gateway.scores.Extensions;
import dev.moemesh.gateway.served.ChatRenderer;
import dev.moemesh.gateway.served.ServedModel;
import dev.moemesh.model.text.ChatPrompt;
import dev.moemesh.model.text.ChatTemplateException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}: a conversation goes on. */
public final class Chat implements Endpoint {
  private static final String MESSAGES = "messages";

  private final ServedModel model;
  private final Limits limits;
  private final ParameterReader parameterReader;

  public Chat(ServedModel model, Limits limits, RandomGenerator random) {
    this.model = model;
    this.limits = limits;
    this.parameterReader = new ParameterReader(limits, model.samplingDefaults(), random);
  }

  @Override
  public Accepted accept(Fields body, RequestId id, Instant now) {
    model.requireAsked(body);
    Parameters parameters = parameters(body);
    Plan plan = new Plan(id, now, model.name(), List.of(prompt(body, parameters)), parameters);
    Envelope envelope = new Envelope("chatcmpl-" + id.visible(), now, model.name());
    Extensions extensions = new Extensions(parameters.returns(), model);
    return new Accepted(plan, new ChatFormat(envelope, parameters, extensions));
  }

  private Parameters parameters(Fields body) {
    Integer maxTokens = parameterReader.maxTokens(body, "max_completion_tokens", 1);
    if (maxTokens == null) {
      maxTokens = parameterReader.maxTokens(body, "max_tokens", 1);
    }
    if (body.flag("echo", false)) {
      throw new ApiException(
          ApiError.unsupported("echo", "'echo' is for /v1/completions; leave it out here."));
    }
    return parameterReader.read(body, maxTokens, logprobs(body), false);
  }

  private static @Nullable Integer logprobs(Fields body) {
    boolean asked = body.flag("logprobs", false);
    int alternatives = body.integer("top_logprobs", 0, Limits.LOGPROBS, 0);
    if (alternatives > 0 && !asked) {
      throw new ApiException(
          ApiError.invalid("top_logprobs", "'top_logprobs' needs 'logprobs' to be true."));
    }
    return asked ? Integer.valueOf(alternatives) : null;
  }

  private Prompt prompt(Fields body, Parameters parameters) {
    ChatRenderer renderer = model.chat();
    if (renderer == null) {
      throw new ApiException(
          ApiError.unsupported(
              MESSAGES, "The model has no chat template; use /v1/completions with a 'prompt'."));
    }
    String text = render(renderer, body);
    ContextFit fit = new ContextFit(MESSAGES, limits.contextLength());
    fit.requireMayFit(text, model.text().longestToken());
    List<Integer> ids = model.text().encode(text, body.flag("add_special_tokens", false));
    int maxTokens =
        fit.maxTokens(
            ids.size(),
            parameters.decoding().maxTokens(),
            model.samplingDefaults().maxTokensOr(Integer.MAX_VALUE));
    return new Prompt(ids, text, maxTokens);
  }

  private static String render(ChatRenderer renderer, Fields body) {
    Map<String, @Nullable Object> arguments = TemplateArguments.read(body);
    List<Map<String, @Nullable Object>> messages = MessageReader.read(body);
    boolean addGenerationPrompt = body.flag("add_generation_prompt", true);
    try {
      return renderer.render(new ChatPrompt(messages, List.of(), addGenerationPrompt, arguments));
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ApiError.invalid(TemplateArguments.FIELD, String.valueOf(e.getMessage())));
    } catch (ChatTemplateException e) {
      String message = String.valueOf(e.getMessage());
      throw new ApiException(
          switch (e.fault()) {
            case REQUEST -> ApiError.invalid(MESSAGES, message);
            case MODEL -> ApiError.internal("chat_template", message);
          });
    }
  }
}
