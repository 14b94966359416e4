package dev.moemesh.bench.load;

import java.time.Duration;

/**
 * How fast an answer must come to be of use (Zhong et al., "DistServe", 2024: goodput).
 *
 * @param firstToken from the moment at which the request was to be sent
 * @param betweenTokens in the mean over the request
 */
public record Goals(Duration firstToken, Duration betweenTokens) {
  public Goals {
    if (!firstToken.isPositive() || !betweenTokens.isPositive()) {
      throw new IllegalArgumentException(
          "--goal-first-token, --goal-between-tokens: expected more than 0 ms, found %d and %d"
              .formatted(firstToken.toMillis(), betweenTokens.toMillis()));
    }
  }

  /** Whether an answer was fast enough. */
  public boolean met(Recording recording) {
    return recording.firstTokenNanos() - recording.sentNanos() <= firstToken.toNanos()
        && recording.nanosPerToken() <= betweenTokens.toNanos();
  }
}
