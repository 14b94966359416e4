package dev.moemesh.bench.report;

import dev.moemesh.bench.load.Phase;
import java.util.Optional;

/** What was measured in all rounds of a phase. */
public sealed interface Figures {
  Phase phase();

  /** Milliseconds from sending a request to its first token, over all requests. */
  Quantiles millisToFirstToken();

  Circumstances circumstances();

  /**
   * Of streams that decode together.
   *
   * @param steadyTokensPerSecond while all of them decode; empty if that never was
   * @param tokensPerSecond from the first request to the last token
   * @param ofMemoryLimit the steady figure as a fraction of what the memory allowed in that round;
   *     empty if the model's sizes are not known
   */
  record Decode(
      Phase.Decode phase,
      Optional<Spread> steadyTokensPerSecond,
      Spread tokensPerSecond,
      Optional<Spread> ofMemoryLimit,
      Quantiles millisToFirstToken,
      Quantiles millisBetweenTokens,
      Circumstances circumstances)
      implements Figures {}

  /**
   * Of one prompt at a time.
   *
   * @param tokensPerSecond tokens of the prompt per time to the first token
   */
  record Prefill(
      Phase.Prefill phase,
      Spread tokensPerSecond,
      Quantiles millisToFirstToken,
      Circumstances circumstances)
      implements Figures {}
}
