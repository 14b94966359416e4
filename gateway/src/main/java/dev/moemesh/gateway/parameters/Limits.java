package dev.moemesh.gateway.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.served.ServedModel;

/**
 * What one request may ask for at most.
 *
 * @param choices {@code n}, and prompts times {@code n}
 * @param vocabularySize token ids are below it
 * @param contextLength prompt and generated tokens together
 */
public record Limits(int choices, int vocabularySize, int contextLength) {
  public static final int STOP_STRINGS = 16;
  public static final int STOP_STRING_LENGTH = 1024;
  public static final int STOP_TOKENS = 256;
  public static final int LOGPROBS = 20;
  public static final int LOGPROB_TOKENS = 128;
  public static final int BAD_WORDS = 256;

  public Limits {
    if (choices < 1 || vocabularySize < 1 || contextLength < 1) {
      throw new IllegalArgumentException(
          "Limits must be positive, found %d choices, %d tokens of vocabulary, %d of context: check moe.gateway.max-choices and the model's config.json"
              .formatted(choices, vocabularySize, contextLength));
    }
  }

  /** What a gateway with these settings allows for its model. */
  public static Limits of(GatewaySettings settings, ServedModel model) {
    return new Limits(
        settings.maxChoices(), model.facts().vocabularySize(), model.facts().contextLength());
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
