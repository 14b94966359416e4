package dev.moemesh.gateway.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Measures when the tokens of one request arrive. Used by one thread at a time. */
final class TokenTiming {
  private final RequestMetrics metrics;
  private final Clock clock;
  private final Instant acceptedAt;
  private final Map<Integer, Instant> lastByChoice = new HashMap<>();

  TokenTiming(RequestMetrics metrics, Clock clock, Instant acceptedAt) {
    this.metrics = metrics;
    this.clock = clock;
    this.acceptedAt = acceptedAt;
  }

  void token(int choice) {
    Instant now = clock.instant();
    if (lastByChoice.isEmpty()) {
      metrics.firstToken(between(acceptedAt, now));
    }
    Instant last = lastByChoice.put(choice, now);
    if (last != null) {
      metrics.nextToken(between(last, now));
    }
  }

  void completed() {
    metrics.completed(between(acceptedAt, clock.instant()));
  }

  private static Duration between(Instant from, Instant to) {
    return Duration.between(from, to);
  }
}
