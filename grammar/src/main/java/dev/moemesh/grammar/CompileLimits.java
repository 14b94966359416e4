package dev.moemesh.grammar;

import java.time.Duration;

/**
 * What a constraint may cost at the most, so that no client can exhaust the process.
 *
 * @param characters of a schema, expression or grammar
 * @param symbols parts of the compiled grammar
 * @param repetitions the largest bound of a repetition
 * @param compileTime until a constraint is compiled
 * @param automatonBytes of memoised states, about; beyond them they are computed anew
 * @param maskBytes of memoised masks
 * @param workPerMask steps that one mask may take, each of them about a microsecond
 */
public record CompileLimits(
    int characters,
    int symbols,
    int repetitions,
    Duration compileTime,
    long automatonBytes,
    long maskBytes,
    long workPerMask) {

  /** For a server. */
  public static final CompileLimits DEFAULT =
      new CompileLimits(
          1 << 20, 150_000, 100_000, Duration.ofSeconds(2), 4L << 20, 8L << 20, 50_000);
}
