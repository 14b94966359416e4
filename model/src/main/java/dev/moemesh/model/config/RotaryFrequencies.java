package dev.moemesh.model.config;

import java.util.Arrays;
import java.util.Objects;

/**
 * The numbers of a rotary embedding. Position p turns the pair (i, i + headDim / 2) of a head by
 * {@code p * inverseFrequencies[i]} radians. Cosine and sine are multiplied by {@code
 * attentionScaling}.
 *
 * <p>Follows {@code modeling_rope_utils.py} of Hugging Face transformers 5, in double precision.
 * Immutable.
 */
public final class RotaryFrequencies {
  private final double[] inverseFrequencies;
  private final double attentionScaling;

  private RotaryFrequencies(double[] inverseFrequencies, double attentionScaling) {
    this.inverseFrequencies = inverseFrequencies;
    this.attentionScaling = attentionScaling;
  }

  /**
   * The frequencies for heads of width {@code headDim} and sequences of at most {@code
   * maxPositions} tokens.
   *
   * @param maxPositions the context limit; dynamic NTK equals the default form up to it
   */
  public static RotaryFrequencies of(RopeConfig rope, int headDim, int maxPositions) {
    Objects.requireNonNull(rope, "rope is null");
    Require.that(headDim > 0 && headDim % 2 == 0, "head_dim", "a positive even number", headDim);
    Require.positive("max_position_embeddings", maxPositions);
    double[] base = unscaled(rope.theta(), headDim);
    return switch (rope) {
      case RopeConfig.Default ignored -> new RotaryFrequencies(base, 1);
      case RopeConfig.Dynamic ignored -> new RotaryFrequencies(base, 1);
      case RopeConfig.Linear linear ->
          new RotaryFrequencies(Arrays.stream(base).map(f -> f / linear.factor()).toArray(), 1);
      case RopeConfig.Llama3 llama ->
          new RotaryFrequencies(Arrays.stream(base).map(f -> llama3(f, llama)).toArray(), 1);
      case RopeConfig.Yarn yarn -> new RotaryFrequencies(yarn(base, yarn), yarnScaling(yarn));
    };
  }

  /** Radians per position, {@code [headDim / 2]}; a copy. */
  public double[] inverseFrequencies() {
    return inverseFrequencies.clone();
  }

  /** The factor of cosine and sine. */
  public double attentionScaling() {
    return attentionScaling;
  }

  private static double[] unscaled(double theta, int headDim) {
    double[] frequencies = new double[headDim / 2];
    Arrays.setAll(frequencies, i -> 1 / Math.pow(theta, 2.0 * i / headDim));
    return frequencies;
  }

  private static double llama3(double frequency, RopeConfig.Llama3 rope) {
    double rotations = rope.originalMaxPositions() * frequency / (2 * Math.PI);
    if (rotations > rope.highFrequencyFactor()) {
      return frequency;
    }
    if (rotations < rope.lowFrequencyFactor()) {
      return frequency / rope.factor();
    }
    double smooth =
        (rotations - rope.lowFrequencyFactor())
            / (rope.highFrequencyFactor() - rope.lowFrequencyFactor());
    return (1 - smooth) * frequency / rope.factor() + smooth * frequency;
  }

  private static double[] yarn(double[] base, RopeConfig.Yarn rope) {
    int headDim = 2 * base.length;
    double low = dimensionOf(rope.betaFast(), headDim, rope);
    double high = dimensionOf(rope.betaSlow(), headDim, rope);
    double start = Math.max(rope.truncate() ? Math.floor(low) : low, 0);
    double limit = Math.min(rope.truncate() ? Math.ceil(high) : high, headDim - 1);
    double end = start == limit ? limit + 0.001 : limit;
    double[] frequencies = new double[base.length];
    Arrays.setAll(
        frequencies,
        i -> {
          double interpolated = Math.clamp((i - start) / (end - start), 0.0, 1.0);
          return base[i] / rope.factor() * interpolated + base[i] * (1 - interpolated);
        });
    return frequencies;
  }

  /** The dimension whose frequency turns {@code rotations} times within the original context. */
  private static double dimensionOf(double rotations, int headDim, RopeConfig.Yarn rope) {
    return headDim
        * Math.log(rope.originalMaxPositions() / (rotations * 2 * Math.PI))
        / (2 * Math.log(rope.theta()));
  }

  private static double yarnScaling(RopeConfig.Yarn rope) {
    if (rope.attentionFactor().isPresent()) {
      return rope.attentionFactor().getAsDouble();
    }
    if (rope.mscale() != 0 && rope.mscaleAllDim() != 0) {
      return temperature(rope.factor(), rope.mscale())
          / temperature(rope.factor(), rope.mscaleAllDim());
    }
    return temperature(rope.factor(), 1);
  }

  private static double temperature(double factor, double mscale) {
    return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
  }
}
