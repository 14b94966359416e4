package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.Failed;
import java.util.Optional;

/**
 * The longest sequence. All its tokens fit the model's context, and all but the last generated one
 * fit the KV cache. A request for more tokens ends early; only a prompt that leaves no room for a
 * first token is refused. Pure.
 *
 * @param contextTokens positions of the model
 * @param cacheTokens tokens that the whole KV cache holds
 */
record LengthLimit(int contextTokens, int cacheTokens) {

  /** Why no token can follow the prompt; empty if one can, or if none was asked for. */
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

  /** The most tokens to generate after a prompt that was not refused, at most those asked for. */
  int maxTokens(int promptTokens, int asked) {
    long left = Math.min((long) contextTokens, (long) cacheTokens + 1) - promptTokens;
    return (int) Math.min(asked, left);
  }

  private static Optional<Failed> failed(String code, String message) {
    return Optional.of(
        Failed.newBuilder().setCode(code).setMessage(message).setClientError(true).build());
  }
}
