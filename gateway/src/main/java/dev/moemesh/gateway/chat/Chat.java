package dev.moemesh.gateway.chat;

import dev.moemesh.gateway.answer.AnswerConstraint;
import dev.moemesh.gateway.answer.AnswerShape;
import dev.moemesh.gateway.answer.AnswerStyle;
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
import dev.moemesh.gateway.served.ChatRenderer;
import dev.moemesh.gateway.served.ServedModel;
import dev.moemesh.gateway.tools.ToolReader;
import dev.moemesh.gateway.tools.ToolUse;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}: continues a conversation. */
public final class Chat implements Endpoint {
  private static final String MESSAGES = "messages";

  private final ServedModel model;
  private final AnswerStyle style;
  private final Limits limits;
  private final RandomGenerator random;
  private final ParameterReader parameterReader;

  /**
   * @param style how the model writes tool calls and reasoning
   * @param random draws seeds and the ids of calls
   */
  public Chat(ServedModel model, AnswerStyle style, Limits limits, RandomGenerator random) {
    this.model = model;
    this.style = style;
    this.limits = limits;
    this.random = random;
    this.parameterReader = new ParameterReader(limits, model, random);
  }

  @Override
  public Accepted accept(Fields body, RequestId id, Instant now) {
    model.requireAsked(body);
    ToolUse use = ToolReader.read(body);
    Parameters asked = parameters(body);
    Conversation conversation = Conversation.read(body, use);
    Prompt prompt = prompt(body, conversation, asked);
    AnswerShape shape =
        style.shape(
            use,
            conversation.answerStart(style.reasoning(), prompt.text()),
            body.flag("include_reasoning", true));
    Parameters parameters = AnswerConstraint.of(asked, shape, model.text());
    Plan plan = new Plan(id, now, model.name(), List.of(prompt), parameters, shape);
    Envelope envelope = new Envelope("chatcmpl-" + id.visible(), now, model.name());
    String echo = body.flag("echo", false) ? conversation.echo() : "";
    Speaker speaker = new Speaker(conversation.role(), echo);
    Extensions extensions = new Extensions(parameters.returns(), model);
    return new Accepted(plan, new ChatFormat(envelope, plan, extensions, speaker, random));
  }

  private Parameters parameters(Fields body) {
    Integer maxTokens = parameterReader.maxTokens(body, "max_completion_tokens", 1);
    if (maxTokens == null) {
      maxTokens = parameterReader.maxTokens(body, "max_tokens", 1);
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

  private Prompt prompt(Fields body, Conversation conversation, Parameters parameters) {
    ChatRenderer renderer = model.chat();
    if (renderer == null) {
      throw new ApiException(
          ApiError.unsupported(
              MESSAGES, "The model has no chat template; use /v1/completions with a 'prompt'."));
    }
    String text = conversation.render(renderer);
    ContextFit fit = new ContextFit(MESSAGES, limits.contextLength());
    Truncation truncation = Truncation.read(body, limits.contextLength());
    if (!truncation.shortens()) {
      fit.requireMayFit(text, model.text().longestToken());
    }
    Integer asked = parameters.decoding().maxTokens();
    List<Integer> ids =
        truncation.of(
            model.text().encode(text, body.flag("add_special_tokens", false)), fit.room(asked));
    int maxTokens =
        fit.maxTokens(ids.size(), asked, model.samplingDefaults().maxTokensOr(Integer.MAX_VALUE));
    return new Prompt(ids, text, maxTokens);
  }
}
