package dev.moemesh.bench.report;

import dev.moemesh.bench.load.Phase;
import java.util.Optional;

/** What was measured in all rounds of a phase at one contender. */
public sealed interface Figures {
  /** The contender's name. */
  String contender();

  Phase phase();

  /** Milliseconds from sending a request to its first token, over all requests. */
  Quantiles millisToFirstToken();

  /** Milliseconds between tokens, over all of them; empty where only one is asked for. */
  Optional<Quantiles> millisBetweenTokens();

  /** The tokens per second that contenders are compared by. */
  Spread headline();

  /** What the machine allowed; empty if the model's sizes are not known, or nothing was full. */
  Optional<LimitFigures> limit();

  Circumstances circumstances();

  /**
   * Of streams that decode together.
   *
   * @param steadyTokensPerSecond while all of them decode; empty if that never was
   * @param tokensPerSecond from the first request to the last token
   * @param between milliseconds between tokens
   */
  record Decode(
      String contender,
      Phase.Decode phase,
      Optional<Spread> steadyTokensPerSecond,
      Spread tokensPerSecond,
      Optional<LimitFigures> limit,
      Quantiles millisToFirstToken,
      Quantiles between,
      Circumstances circumstances)
      implements Figures {
    @Override
    public Optional<Quantiles> millisBetweenTokens() {
      return Optional.of(between);
    }

    @Override
    public Spread headline() {
      return steadyTokensPerSecond.orElse(tokensPerSecond);
    }
  }

  /**
   * Of one prompt at a time.
   *
   * @param tokensPerSecond tokens of the prompt per time to the first token
   */
  record Prefill(
      String contender,
      Phase.Prefill phase,
      Spread tokensPerSecond,
      Optional<LimitFigures> limit,
      Quantiles millisToFirstToken,
      Circumstances circumstances)
      implements Figures {
    @Override
    public Optional<Quantiles> millisBetweenTokens() {
      return Optional.empty();
    }

    @Override
    public Spread headline() {
      return tokensPerSecond;
    }
  }

  /**
   * Of requests that come at random.
   *
   * @param tokensPerSecond generated, from the first request to the last token
   * @param goodRequestsPerSecond answered within the goals, over the same time or the time in which
   *     requests came, whichever is longer
   * @param requests of all rounds
   * @param good of them, within the goals
   * @param failed of them, not answered
   */
  record Open(
      String contender,
      Phase.Open phase,
      Spread tokensPerSecond,
      Spread goodRequestsPerSecond,
      int requests,
      int good,
      int failed,
      Quantiles millisToFirstToken,
      Optional<Quantiles> millisBetweenTokens,
      Circumstances circumstances)
      implements Figures {
    @Override
    public Optional<LimitFigures> limit() {
      return Optional.empty();
    }

    @Override
    public Spread headline() {
      return tokensPerSecond;
    }
  }
}
