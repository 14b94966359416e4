package dev.moemesh.gateway.quota;

import dev.moemesh.gateway.api.ApiError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a request goes beyond its caller's allowance.
 *
 * @param retryAfter when to try again; absent if the request can never fit
 */
public record Refusal(ApiError error, @Nullable Duration retryAfter) {

  static Refusal requests(long limit, Duration retryAfter) {
    return limited(
        "requests",
        "This key has used its %d requests a minute; try again in %s."
            .formatted(limit, QuotaHeaders.time(retryAfter)),
        retryAfter);
  }

  static Refusal tokens(long limit, long wanted, long remaining, Duration retryAfter) {
    return limited(
        "tokens",
        "This key may use %d tokens a minute and has %d left; the request may take %d. Try again in %s, or ask for fewer tokens (max_tokens)."
            .formatted(limit, remaining, wanted, QuotaHeaders.time(retryAfter)),
        retryAfter);
  }

  static Refusal promptTooLarge(long limit, long promptTokens) {
    return new Refusal(
        error(
            "tokens",
            "The prompt has %d tokens and this key may use %d a minute; send a shorter prompt, or ask for a higher limit."
                .formatted(promptTokens, limit)),
        null);
  }

  static Refusal concurrent(long limit) {
    return limited(
        "concurrent_requests",
        "This key has %d requests open, as many as it may; wait for one to end.".formatted(limit),
        Duration.ofSeconds(1));
  }

  private static Refusal limited(String type, String message, Duration retryAfter) {
    return new Refusal(error(type, message), retryAfter);
  }

  private static ApiError error(String type, String message) {
    return new ApiError(429, type, null, "rate_limit_exceeded", message);
  }
}
