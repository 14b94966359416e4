package dev.moemesh.gateway.generation;

import org.jspecify.annotations.Nullable;

/**
 * Tokens of a request.
 *
 * @param promptTokens each prompt once, however many choices it has
 * @param completionTokens of all choices, up to and including the token that ended each
 * @param cachedTokens prompt tokens that did not have to be computed
 * @param reasoningTokens of the completion, its tags not counted; absent if the model cannot reason
 */
public record Usage(
    int promptTokens, int completionTokens, int cachedTokens, @Nullable Integer reasoningTokens) {

  /** The usage of a request that has no reasoning. */
  public Usage(int promptTokens, int completionTokens, int cachedTokens) {
    this(promptTokens, completionTokens, cachedTokens, null);
  }

  public int totalTokens() {
    return promptTokens + completionTokens;
  }
}
