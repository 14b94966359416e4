package dev.moemesh.gateway.quota;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The remaining allowance of one caller. Requests and tokens refill evenly within a minute.
 *
 * <p>A request reserves its prompt and all tokens that it may generate, at most the allowance of a
 * whole minute. Its end corrects the reservation to what it used; a use beyond the reservation
 * becomes a debt. Safe for concurrent use.
 */
public final class Quota {
  private final Allowance allowance;
  private final LongSupplier nanos;

  @GuardedBy("this")
  private final @Nullable TokenBucket requests;

  @GuardedBy("this")
  private final @Nullable TokenBucket tokens;

  @GuardedBy("this")
  private long open;

  /**
   * @param nanos a monotonic clock
   */
  public Quota(Allowance allowance, LongSupplier nanos) {
    this.allowance = allowance;
    this.nanos = nanos;
    this.requests = bucket(allowance.requestsPerMinute());
    this.tokens = bucket(allowance.tokensPerMinute());
  }

  Allowance allowance() {
    return allowance;
  }

  /** Opens a request, which {@link #leave} must close; a refused one is not open. */
  public synchronized Optional<Refusal> enter() {
    long now = nanos.getAsLong();
    if (open >= allowance.concurrentRequests()) {
      return Optional.of(Refusal.concurrent(allowance.concurrentRequests()));
    }
    if (requests != null && !requests.take(1, now)) {
      return Optional.of(Refusal.requests(requests.capacity(), requests.until(1, now)));
    }
    open++;
    return Optional.empty();
  }

  /** Closes a request. */
  public synchronized void leave() {
    open--;
  }

  /** The tokens that a request of this size reserves. */
  public long reservation(long promptTokens, long mostGenerated) {
    return Math.min(promptTokens + mostGenerated, allowance.tokensPerMinute());
  }

  /**
   * Takes the reservation of a request, which {@link #settle} must correct; a refused one has taken
   * nothing.
   */
  public synchronized Optional<Refusal> reserve(long promptTokens, long mostGenerated) {
    if (tokens == null) {
      return Optional.empty();
    }
    if (promptTokens > tokens.capacity()) {
      return Optional.of(Refusal.promptTooLarge(tokens.capacity(), promptTokens));
    }
    long now = nanos.getAsLong();
    long wanted = reservation(promptTokens, mostGenerated);
    if (!tokens.take(wanted, now)) {
      return Optional.of(
          Refusal.tokens(
              tokens.capacity(), wanted, tokens.remaining(now), tokens.until(wanted, now)));
    }
    return Optional.empty();
  }

  /** Corrects a reservation to the tokens that the request used. */
  public synchronized void settle(long reserved, long used) {
    if (tokens != null) {
      tokens.correct(reserved - used, nanos.getAsLong());
    }
  }

  /** The {@code x-ratelimit-*} headers of this moment. */
  public synchronized Map<String, String> headers() {
    long now = nanos.getAsLong();
    QuotaHeaders headers = new QuotaHeaders();
    if (requests != null) {
      headers.with("requests", requests, now);
    }
    if (tokens != null) {
      headers.with("tokens", tokens, now);
    }
    return headers.asMap();
  }

  /** Whether nothing would change if it were forgotten. */
  synchronized boolean atRest() {
    long now = nanos.getAsLong();
    return open == 0 && full(requests, now) && full(tokens, now);
  }

  private static boolean full(@Nullable TokenBucket bucket, long now) {
    return bucket == null || bucket.untilFull(now).isZero();
  }

  private @Nullable TokenBucket bucket(long perMinute) {
    return perMinute == Allowance.UNLIMITED ? null : new TokenBucket(perMinute, nanos.getAsLong());
  }
}
