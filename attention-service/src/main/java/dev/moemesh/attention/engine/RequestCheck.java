package dev.moemesh.attention.engine;

import dev.moemesh.attention.sampling.SamplingParameters;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.model.config.ModelConfig;
import java.util.Optional;

/**
 * Whether a record of the log is a request that this worker can serve. The gateway checks too; a
 * log holds anything. Pure.
 */
final class RequestCheck {

  static final int MAX_CHOICES = 1024;

  private RequestCheck() {}

  /** Why the request cannot be served; empty if it can. */
  static Optional<Failed> refuse(
      InferenceRequest request, String model, ModelConfig config, LengthLimit limit) {
    if (!request.getModel().equals(model)) {
      return failed(
          "model_not_found",
          "this mesh serves '%s', not '%s'".formatted(model, request.getModel()));
    }
    int prompt = request.getPromptTokenIdsCount();
    if (prompt == 0) {
      return failed("empty_prompt", "the prompt has no tokens; give at least one");
    }
    if (request.getChoices() < 1 || request.getChoices() > MAX_CHOICES) {
      return failed(
          "invalid_value",
          "choices must be from 1 to %d, found %d".formatted(MAX_CHOICES, request.getChoices()));
    }
    if (request.getMaxTokens() < 0) {
      return failed("invalid_value", "max_tokens must be below 2^31");
    }
    if (!isCount(request.getLogprobs(), config) || !isCount(request.getPromptLogprobs(), config)) {
      return failed(
          "invalid_value",
          "logprobs and prompt_logprobs must be from 0 to the vocabulary's %d tokens, found %s and %s"
              .formatted(
                  config.vocabularySize(),
                  Integer.toUnsignedString(request.getLogprobs()),
                  Integer.toUnsignedString(request.getPromptLogprobs())));
    }
    for (int token : request.getPromptTokenIdsList()) {
      if (token < 0 || token >= config.vocabularySize()) {
        return failed(
            "invalid_token",
            "token %s of the prompt is outside the vocabulary of %d"
                .formatted(Integer.toUnsignedString(token), config.vocabularySize()));
      }
    }
    Optional<Failed> restriction = TokenLists.refuse(request, config.vocabularySize());
    if (restriction.isPresent()) {
      return restriction;
    }
    try {
      SamplingParameters.of(request.getSampling());
      return limit.refuse(prompt, request.getMaxTokens());
    } catch (IllegalArgumentException e) {
      return failed("invalid_value", String.valueOf(e.getMessage()));
    }
  }

  private static boolean isCount(int alternatives, ModelConfig config) {
    return alternatives >= 0 && alternatives <= config.vocabularySize();
  }

  private static Optional<Failed> failed(String code, String message) {
    return Optional.of(
        Failed.newBuilder().setCode(code).setMessage(message).setClientError(true).build());
  }
}
