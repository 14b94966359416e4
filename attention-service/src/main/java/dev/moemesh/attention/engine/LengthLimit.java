package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.Failed;
import java.util.Optional;

/**
 * How long a sequence can become: prompt and generated tokens within the model's context, and every
 * token but the last generated one within the KV cache. A request for more than that is served as
 * far as it goes; only a prompt that leaves no room for a first token is refused. Pure.
 *
 * @param contextTokens tokens that the model has positions for
 * @param cacheTokens tokens that the KV cache holds when all of it is one sequence's
 */
record LengthLimit(int contextTokens, int cacheTokens) {

  /** Why nothing can follow the prompt; empty if something can, or if nothing shall. */
  Optional<Failed> refuse(int promptTokens, int maxTokens) {
    if ((long) promptTokens + Math.min(maxTokens, 1) > contextTokens) {
      return failed(
          "context_length_exceeded",
          "the prompt has %d tokens, which leaves none of the context's %d to generate; shorten it"
              .formatted(promptTokens, contextTokens));
    }
    if (promptTokens > cacheTokens) {
      return failed(
          "kv_cache_too_small",
          "the prompt has %d tokens, and the KV cache of this worker holds %d; shorten it, or raise moe.kv-cache.megabytes (--kv-cache-mb)"
              .formatted(promptTokens, cacheTokens));
    }
    return Optional.empty();
  }

  /** The tokens that are generated at most, of those asked for; the prompt has passed. */
  int maxTokens(int promptTokens, int asked) {
    long left = Math.min((long) contextTokens, (long) cacheTokens + 1) - promptTokens;
    return (int) Math.min(asked, left);
  }

  private static Optional<Failed> failed(String code, String message) {
    return Optional.of(
        Failed.newBuilder().setCode(code).setMessage(message).setClientError(true).build());
  }
}
