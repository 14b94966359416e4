package dev.moemesh.gateway.parameters;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.List;
import java.util.OptionalLong;

/** How much of a prompt is kept, and from which end: vLLM's {@code truncate_prompt_tokens}. */
public sealed interface Truncation {

  /** All of it. */
  record None() implements Truncation {}

  /**
   * At most so many tokens.
   *
   * @param tokens {@link #FITTING}: as many as leave room for the answer
   * @param last whether the last ones are kept
   */
  record Keep(int tokens, boolean last) implements Truncation {}

  /** As many tokens as fit. */
  int FITTING = -1;

  /**
   * Reads {@code truncate_prompt_tokens} (-1, or from 1 to the context) and {@code
   * truncation_side}.
   *
   * @throws ApiException naming the field that is wrong
   */
  static Truncation read(Fields body, int contextLength) {
    String side = body.text("truncation_side").orElse("left");
    if (!side.equals("left") && !side.equals("right")) {
      throw new ApiException(
          ApiError.invalid(
              "truncation_side",
              "'truncation_side' must be \"left\" (keep the last tokens) or \"right\"."));
    }
    OptionalLong tokens = body.integer("truncate_prompt_tokens", FITTING, contextLength);
    if (tokens.isEmpty()) {
      return new None();
    }
    if (tokens.getAsLong() == 0) {
      throw new ApiException(
          ApiError.invalid(
              "truncate_prompt_tokens",
              "'truncate_prompt_tokens' must be -1 or from 1 to %d, found 0."
                  .formatted(contextLength)));
    }
    return new Keep((int) tokens.getAsLong(), side.equals("left"));
  }

  /**
   * What is kept of a prompt.
   *
   * @param room tokens that the context has for the prompt
   */
  default List<Integer> of(List<Integer> prompt, int room) {
    return switch (this) {
      case None _ -> prompt;
      case Keep keep -> {
        int most = Math.max(0, keep.tokens() == FITTING ? room : keep.tokens());
        int kept = Math.min(most, prompt.size());
        yield keep.last()
            ? prompt.subList(prompt.size() - kept, prompt.size())
            : prompt.subList(0, kept);
      }
    };
  }

  /** Whether a prompt that is longer than the context may still be kept in part. */
  default boolean shortens() {
    return switch (this) {
      case None _ -> false;
      case Keep _ -> true;
    };
  }
}
