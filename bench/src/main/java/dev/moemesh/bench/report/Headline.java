package dev.moemesh.bench.report;

import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.load.PhaseRun;

/** The one figure of a run that contenders are compared by. */
public final class Headline {
  private static final double MILLIS_PER_SECOND = 1000;

  private Headline() {}

  /**
   * Tokens per second: steady ones where streams decode together, those of the prompt per time to
   * the first token in a prefill, generated ones in an open loop.
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
