package dev.moemesh.gateway.generation;

/**
 * Tokens of a request.
 *
 * @param promptTokens each prompt once, however many choices it has
 * @param completionTokens of all choices, up to and including the token that ended each
 * @param cachedTokens prompt tokens that did not have to be computed
 */
public record Usage(int promptTokens, int completionTokens, int cachedTokens) {

  public int totalTokens() {
    return promptTokens + completionTokens;
  }
}
