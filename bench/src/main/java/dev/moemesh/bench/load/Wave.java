package dev.moemesh.bench.load;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The requests of a phase, one stream each.
 *
 * @param streams that were answered, at least one
 * @param failed requests that were not
 */
public record Wave(List<Recording> streams, int failed) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  public Wave {
    streams = List.copyOf(streams);
    if (streams.isEmpty()) {
      throw new IllegalArgumentException("expected a wave of at least one stream, found none");
    }
  }

  /** A wave in which every request was answered. */
  public static Wave of(List<Recording> streams) {
    return new Wave(streams, 0);
  }

  /**
   * Tokens per second of all streams together while all of them decode: from the last first token
   * to the first last token. Empty if there is no such time, since a stream ended before another
   * began.
   */
  public OptionalDouble steadyTokensPerSecond() {
    long from = streams.stream().mapToLong(Recording::firstTokenNanos).max().orElseThrow();
    long to = streams.stream().mapToLong(Recording::lastTokenNanos).min().orElseThrow();
    if (to - from <= 0) {
      return OptionalDouble.empty();
    }
    long tokens = streams.stream().mapToLong(stream -> stream.tokensWithin(from, to)).sum();
    return OptionalDouble.of(tokens * NANOS_PER_SECOND / (to - from));
  }

  /** Tokens per second from the first request to the last token, prefill and all. */
  public double tokensPerSecond() {
    return tokens() / seconds();
  }

  /** Seconds from the first request to the last token. */
  public double seconds() {
    long from = streams.stream().mapToLong(Recording::sentNanos).min().orElseThrow();
    long to = streams.stream().mapToLong(Recording::lastTokenNanos).max().orElseThrow();
    return Math.max(1, to - from) / NANOS_PER_SECOND;
  }

  /** Tokens of all streams. */
  public long tokens() {
    return streams.stream().mapToLong(Recording::tokens).sum();
  }

  /** Milliseconds to the first token of each stream. */
  public DoubleStream millisToFirstToken() {
    return streams.stream()
        .mapToDouble(stream -> (stream.firstTokenNanos() - stream.sentNanos()) / NANOS_PER_MILLI);
  }

  /** Milliseconds between neighbouring tokens of all streams. */
  public DoubleStream millisBetweenTokens() {
    return streams.stream().map(Recording::tokenNanos).flatMapToDouble(Wave::gaps);
  }

  private static DoubleStream gaps(List<Long> tokenNanos) {
    return IntStream.range(1, tokenNanos.size())
        .mapToDouble(i -> (tokenNanos.get(i) - tokenNanos.get(i - 1)) / NANOS_PER_MILLI);
  }
}
