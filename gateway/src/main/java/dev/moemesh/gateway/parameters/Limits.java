package dev.moemesh.gateway.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.served.ServedLimits;
import dev.moemesh.gateway.served.ServedModel;
import java.util.function.IntSupplier;

/**
 * The limits of one request.
 *
 * @param choices {@code n}, and prompts times {@code n}
 * @param vocabularySize token ids are below it
 * @param context prompt and generated tokens together, at this moment
 */
public record Limits(int choices, int vocabularySize, IntSupplier context) {
  public static final int STOP_STRINGS = 16;
  public static final int STOP_STRING_LENGTH = 1024;
  public static final int STOP_TOKENS = 256;
  public static final int LOGPROBS = 20;
  public static final int LOGPROB_TOKENS = 128;
  public static final int BAD_WORDS = 256;

  public Limits {
    if (choices < 1 || vocabularySize < 1 || context.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "Limits must be positive, found %d choices, %d tokens of vocabulary, %d of context: check moe.gateway.max-choices and the model's config.json"
              .formatted(choices, vocabularySize, context.getAsInt()));
    }
  }

  /** Limits with a context that stays. */
  public Limits(int choices, int vocabularySize, int contextLength) {
    this(choices, vocabularySize, () -> contextLength);
  }

  /** Prompt and generated tokens together, at this moment. */
  public int contextLength() {
    return context.getAsInt();
  }

  /** What a gateway with these settings allows for its model. */
  public static Limits of(GatewaySettings settings, ServedModel model, ServedLimits served) {
    return new Limits(settings.maxChoices(), model.facts().vocabularySize(), served::contextLength);
  }

  /**
   * A token id of the vocabulary.
   *
   * @throws dev.moemesh.gateway.api.ApiException if it is none
   */
  public int tokenId(JsonNode node, String path) {
    return (int) Fields.integer(node, path, 0, vocabularySize - 1L);
  }
}
