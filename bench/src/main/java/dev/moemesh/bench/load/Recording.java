package dev.moemesh.bench.load;

import java.util.List;

/**
 * When a request was sent and when its tokens came, in nanoseconds of one clock.
 *
 * @param tokenNanos in order, at least one; several tokens may come at once
 */
public record Recording(long sentNanos, List<Long> tokenNanos) {
  public Recording {
    tokenNanos = List.copyOf(tokenNanos);
    if (tokenNanos.isEmpty()) {
      throw new IllegalArgumentException("expected a recording of at least one token, found none");
    }
  }

  public int tokens() {
    return tokenNanos.size();
  }

  public long firstTokenNanos() {
    return tokenNanos.getFirst();
  }

  public long lastTokenNanos() {
    return tokenNanos.getLast();
  }

  /** The same, counted from the moment at which the request was to be sent. */
  Recording scheduledAt(long nanos) {
    return new Recording(nanos, tokenNanos);
  }

  /** Mean time between its tokens in nanoseconds; 0 for a single token. */
  public double nanosPerToken() {
    return tokens() == 1 ? 0 : (double) (lastTokenNanos() - firstTokenNanos()) / (tokens() - 1);
  }

  /** Tokens that came after {@code from} and not after {@code to}. */
  long tokensWithin(long from, long to) {
    return tokenNanos.stream().filter(at -> at - from > 0 && at - to <= 0).count();
  }
}
