package dev.moemesh.deploy.chat;

import java.util.OptionalDouble;

/** How answers are drawn. */
public record Sampling(int maxTokens, double temperature) {
  /** The server's own temperature. */
  private static final double UNSET = -1;

  public Sampling {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("--max-tokens: expected at least 1, found " + maxTokens);
    }
  }

  /** Draws as the server does by default. */
  public static Sampling of(int maxTokens) {
    return new Sampling(maxTokens, UNSET);
  }

  /** Draws with a temperature; 0 is greedy. */
  public Sampling withTemperature(double newTemperature) {
    if (newTemperature < 0) {
      throw new IllegalArgumentException(
          "--temperature: expected 0 or more, found " + newTemperature);
    }
    return new Sampling(maxTokens, newTemperature);
  }

  OptionalDouble chosenTemperature() {
    return temperature < 0 ? OptionalDouble.empty() : OptionalDouble.of(temperature);
  }
}
