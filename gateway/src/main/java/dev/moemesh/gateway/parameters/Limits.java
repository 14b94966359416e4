package dev.moemesh.gateway.parameters;

import java.util.function.IntSupplier;

/**
 * What one request may ask for at most.
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
}
