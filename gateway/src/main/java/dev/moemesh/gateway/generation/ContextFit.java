package dev.moemesh.gateway.generation;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens may follow a prompt.
 *
 * @param param the field that holds the prompt
 * @param contextLength prompt and generated tokens together
 */
public record ContextFit(String param, int contextLength) {

  /**
   * Refuses a text that has too many tokens whatever they are, before it costs the time and memory
   * of tokenising.
   *
   * @param longestToken the most characters that one token stands for
   */
  public void requireMayFit(String text, int longestToken) {
    int least = Math.ceilDiv(text.length(), longestToken);
    if (least > contextLength) {
      throw new ApiException(
          ApiError.contextLengthExceeded(
              param,
              "The context served is %d tokens, found at least %d in '%s'; shorten the prompt."
                  .formatted(contextLength, least, param)));
    }
  }

  /**
   * Refuses more tokens than the context holds.
   *
   * @param tokens of the prompt
   */
  public void requireFits(int tokens) {
    if (tokens > contextLength) {
      throw new ApiException(
          ApiError.contextLengthExceeded(
              param,
              "The model's context is %d tokens, found %d in '%s'; shorten the prompt."
                  .formatted(contextLength, tokens, param)));
    }
  }

  /**
   * Tokens that the context has for the prompt beside those to generate: those asked for, or one.
   */
  public int room(@Nullable Integer asked) {
    return Math.max(0, contextLength - (asked == null ? 1 : asked));
  }

  /**
   * The tokens asked for or {@code otherwise}, as far as the context has room for them behind the
   * prompt, as in vLLM.
   *
   * @param promptLength tokens of the prompt
   * @throws ApiException if the prompt is empty or leaves no room, or more is asked than the
   *     context holds without a prompt
   */
  public int maxTokens(int promptLength, @Nullable Integer asked, int otherwise) {
    if (promptLength == 0) {
      throw new ApiException(
          ApiError.invalid(
              param, "'%s' must have at least one token, found none.".formatted(param)));
    }
    int left = contextLength - promptLength;
    int wanted = asked == null ? otherwise : asked;
    if (Math.min(wanted, 1) > left || (asked != null && asked > contextLength)) {
      throw new ApiException(
          ApiError.contextLengthExceeded(
              param,
              "The context served is %d tokens, found %d in '%s' and %d to generate; shorten the prompt or generate fewer."
                  .formatted(contextLength, promptLength, param, asked == null ? 1 : asked)));
    }
    return Math.min(wanted, left);
  }
}
