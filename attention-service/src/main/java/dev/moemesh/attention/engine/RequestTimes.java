package dev.moemesh.attention.engine;

/**
 * The times of a request, from its submission to its newest token. All times are of the engine's
 * clock. Used on the engine's thread.
 */
final class RequestTimes {

  private final long acceptedNanos;
  private Phase phase = new Phase.Queued();

  RequestTimes(long acceptedNanos) {
    this.acceptedNanos = acceptedNanos;
  }

  /** How far the request has come. */
  private sealed interface Phase {

    record Queued() implements Phase {}

    record Prefilling(long firstStepNanos) implements Phase {}

    /** The last token's time is changed in place: one object serves all tokens of a request. */
    final class Decoding implements Phase {
      private final long firstStepNanos;
      private final long firstTokenNanos;
      private long lastTokenNanos;

      Decoding(long firstStepNanos, long firstTokenNanos) {
        this.firstStepNanos = firstStepNanos;
        this.firstTokenNanos = firstTokenNanos;
        this.lastTokenNanos = firstTokenNanos;
      }

      long gap(long nowNanos) {
        long gap = nowNanos - lastTokenNanos;
        lastTokenNanos = nowNanos;
        return gap;
      }
    }
  }

  /** Records that a step with rows of the request begins. */
  void stepped(long nowNanos) {
    if (phase instanceof Phase.Queued) {
      phase = new Phase.Prefilling(nowNanos);
    }
  }

  /** Records a generated token, and returns its latency. */
  TokenLatency token(int promptTokens, long nowNanos) {
    return switch (phase) {
      case Phase.Decoding decoding -> new TokenLatency.Next(decoding.gap(nowNanos));
      case Phase.Prefilling(long firstStepNanos) -> first(firstStepNanos, promptTokens, nowNanos);
      case Phase.Queued _ -> first(nowNanos, promptTokens, nowNanos);
    };
  }

  private TokenLatency first(long firstStepNanos, int promptTokens, long nowNanos) {
    phase = new Phase.Decoding(firstStepNanos, nowNanos);
    return new TokenLatency.First(promptTokens, nowNanos - acceptedNanos);
  }

  /** Microseconds from submission to the first step; 0 before that step. */
  long queuedMicros() {
    return switch (phase) {
      case Phase.Queued _ -> 0;
      case Phase.Prefilling(long firstStepNanos) -> micros(firstStepNanos - acceptedNanos);
      case Phase.Decoding decoding -> micros(decoding.firstStepNanos - acceptedNanos);
    };
  }

  /** Microseconds from the first step to the first token; 0 before that token. */
  long prefillMicros() {
    return switch (phase) {
      case Phase.Queued _, Phase.Prefilling _ -> 0;
      case Phase.Decoding decoding -> micros(decoding.firstTokenNanos - decoding.firstStepNanos);
    };
  }

  private static long micros(long nanos) {
    return nanos / 1_000;
  }
}
