package dev.moemesh.attention.engine;

/** The latency of one generated token. Immutable. */
public sealed interface TokenLatency {

  /** Nanoseconds, measured as the implementation describes. */
  long nanos();

  /**
   * The first token of a request.
   *
   * @param promptTokens length of the prompt
   * @param nanos from submission to this token
   */
  record First(int promptTokens, long nanos) implements TokenLatency {}

  /**
   * A later token of a request.
   *
   * @param nanos from the request's previous token, of any continuation, to this one
   */
  record Next(long nanos) implements TokenLatency {}
}
