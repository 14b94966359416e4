package dev.moemesh.bench.report;

import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.load.PhaseRun;

/** The one figure of a run that contenders are compared by. */
public final class Headline {
  private static final double MILLIS_PER_SECOND = 1000;

  private Headline() {}

  /**
   * Tokens per second. Decode counts the tokens while all streams decode, if there is such a time.
   * Prefill divides the prompt's tokens by the mean time to first token. An open loop counts all
   * generated tokens.
   */
  public static double tokensPerSecond(PhaseRun run) {
    return switch (run.phase()) {
      case Phase.Decode _ ->
          run.wave().steadyTokensPerSecond().orElse(run.wave().tokensPerSecond());
      case Phase.Prefill(int tokens) ->
          tokens * MILLIS_PER_SECOND / run.wave().millisToFirstToken().average().orElseThrow();
      case Phase.Open _ -> run.wave().tokensPerSecond();
    };
  }
}
