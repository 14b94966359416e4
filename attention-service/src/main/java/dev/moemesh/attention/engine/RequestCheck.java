package dev.moemesh.attention.engine;

import static java.util.Objects.requireNonNull;

import dev.moemesh.attention.sampling.SamplingParameters;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.model.config.ModelConfig;
import java.util.List;
import java.util.Optional;

/**
 * Checks that a record of the log is a request that this worker can serve. The gateway checks the
 * same, but a log may hold anything. Immutable.
 *
 * @param model the name that requests must carry
 * @param config the model's configuration
 * @param limit the longest sequence
 */
record RequestCheck(String model, ModelConfig config, LengthLimit limit) {

  private static final int MAX_CHOICES = 1024;

  RequestCheck {
    requireNonNull(model, "model is null");
  }

  /** Whether a request can have a continuation of this number. */
  static boolean mayHaveChoice(int choice) {
    return choice >= 0 && choice < MAX_CHOICES;
  }

  /** The model's end-of-sequence tokens. */
  List<Integer> endOfSequence() {
    return config.eosTokenIds();
  }

  /** Most tokens of a continuation of an accepted request. */
  int maxTokens(InferenceRequest request) {
    return limit.maxTokens(request.getPromptTokenIdsCount(), request.getMaxTokens());
  }

  /** Why the request cannot be served; empty if it can. */
  Optional<Failed> refuse(InferenceRequest request) {
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
    if (!isCount(request.getLogprobs()) || !isCount(request.getPromptLogprobs())) {
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

  private boolean isCount(int alternatives) {
    return alternatives >= 0 && alternatives <= config.vocabularySize();
  }

  private static Optional<Failed> failed(String code, String message) {
    return Optional.of(
        Failed.newBuilder().setCode(code).setMessage(message).setClientError(true).build());
  }
}
