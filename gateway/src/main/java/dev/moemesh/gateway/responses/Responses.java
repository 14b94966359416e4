package dev.moemesh.gateway.responses;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.RequestId;
import dev.moemesh.gateway.generation.Accepted;
import dev.moemesh.gateway.generation.Endpoint;
import dev.moemesh.gateway.parameters.Parameters;
import dev.moemesh.gateway.scores.ChatLogprobs;
import dev.moemesh.gateway.scores.TokenNames;
import dev.moemesh.gateway.served.ServedModel;
import java.time.Instant;
import java.util.Map;
import java.util.random.RandomGenerator;

/** {@code POST /v1/responses}: OpenAI's newer API, on top of the chat. */
public final class Responses implements Endpoint {

  /** Fields of a chat by the name that a client of this API knows. */
  private static final Map<String, String> NAMES =
      Map.of(
          "messages", "input",
          "max_completion_tokens", "max_output_tokens",
          "response_format", "text.format",
          "reasoning_effort", "reasoning.effort",
          "truncate_prompt_tokens", "truncation");

  private final ServedModel model;
  private final Endpoint chat;
  private final RandomGenerator random;

  /**
   * @param chat checks and plans the conversation
   * @param random makes the ids of calls
   */
  public Responses(ServedModel model, Endpoint chat, RandomGenerator random) {
    this.model = model;
    this.chat = chat;
    this.random = random;
  }

  @Override
  public Accepted accept(Fields body, RequestId id, Instant now) {
    model.requireAsked(body);
    Stateless.require(body);
    Fields chatBody = new Fields(ChatBody.of(body), "");
    ResponseObject response = ResponseObject.of(body, id, now, model.name());
    try {
      Accepted accepted = chat.accept(chatBody, id, now);
      Parameters parameters = accepted.plan().parameters();
      TokenNames names = new TokenNames(model.text(), parameters.returns().tokensAsIds());
      return new Accepted(
          accepted.plan(),
          new ResponsesFormat(
              response.sampledBy(parameters.decoding().sampling()),
              new OutputItems(id.visible(), ChatLogprobs.asked(parameters.returns(), names)),
              accepted.plan().shape().parser(random)));
    } catch (ApiException e) {
      throw new ApiException(renamed(e.error()));
    }
  }

  /** The error with the name of the field in this API. */
  private static ApiError renamed(ApiError error) {
    String param = error.param();
    if (param == null) {
      return error;
    }
    String root = param.split("[.\\[]", 2)[0];
    String name = NAMES.getOrDefault(root, root);
    return name.equals(root)
        ? error
        : new ApiError(
            error.status(),
            error.type(),
            name,
            error.code(),
            error.message().replace("'" + root, "'" + name));
  }
}
