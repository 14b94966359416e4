package dev.moemesh.model.config;

import java.util.OptionalDouble;

/**
 * How rotary position embeddings (RoPE) choose their frequencies. {@link RotaryFrequencies} turns
 * one into numbers.
 *
 * <p>LongRoPE is not supported. None of the supported families is released with it, and it changes
 * the frequencies of keys that are already in the cache.
 */
public sealed interface RopeConfig {
  /** The base of the geometric series of wavelengths. */
  double theta();

  /** The original form (Su et al., RoFormer). */
  record Default(double theta) implements RopeConfig {
    public Default {
      Require.positive("rope_theta", theta);
    }
  }

  /** Positions divided by {@code factor}. */
  record Linear(double theta, double factor) implements RopeConfig {
    public Linear {
      Require.positive("rope_theta", theta);
      requireFactor(factor);
    }
  }

  /**
   * Dynamic NTK: frequencies shrink once a sequence is longer than {@code max_position_embeddings}.
   * The mesh serves no longer sequence, and up to there this form equals {@link Default}.
   */
  record Dynamic(double theta, double factor) implements RopeConfig {
    public Dynamic {
      Require.positive("rope_theta", theta);
      requireFactor(factor);
    }
  }

  /**
   * YaRN (Peng et al., arXiv 2309.00071): high frequencies stay, low ones are interpolated, with a
   * ramp between.
   *
   * @param originalMaxPositions context length before the extension
   * @param betaFast rotations within the original context above which a frequency stays
   * @param betaSlow rotations below which a frequency is divided by {@code factor}
   * @param truncate whether the ends of the ramp are rounded to whole dimensions
   * @param attentionFactor factor of cosine and sine; absent: derived from {@code factor} and the
   *     mscales
   * @param mscale DeepSeek's weight of the numerator; 0: none
   * @param mscaleAllDim DeepSeek's weight of the denominator; 0: none
   */
  record Yarn(
      double theta,
      double factor,
      int originalMaxPositions,
      double betaFast,
      double betaSlow,
      boolean truncate,
      OptionalDouble attentionFactor,
      double mscale,
      double mscaleAllDim)
      implements RopeConfig {
    public Yarn {
      Require.positive("rope_theta", theta);
      Require.that(theta != 1, "rope_theta", "a number other than 1, for YaRN", theta);
      requireFactor(factor);
      Require.positive("original_max_position_embeddings", originalMaxPositions);
      Require.positive("beta_fast", betaFast);
      Require.positive("beta_slow", betaSlow);
      Require.that(
          betaFast >= betaSlow, "beta_fast", "at least beta_slow (" + betaSlow + ")", betaFast);
      attentionFactor.ifPresent(value -> Require.positive("attention_factor", value));
    }
  }

  /**
   * Llama 3.1: wavelengths above {@code originalMaxPositions / lowFrequencyFactor} are stretched by
   * {@code factor}, those below {@code originalMaxPositions / highFrequencyFactor} stay, with a
   * smooth change between.
   */
  record Llama3(
      double theta,
      double factor,
      double lowFrequencyFactor,
      double highFrequencyFactor,
      int originalMaxPositions)
      implements RopeConfig {
    public Llama3 {
      Require.positive("rope_theta", theta);
      requireFactor(factor);
      Require.positive("low_freq_factor", lowFrequencyFactor);
      Require.that(
          highFrequencyFactor > lowFrequencyFactor && Double.isFinite(highFrequencyFactor),
          "high_freq_factor",
          "more than low_freq_factor (" + lowFrequencyFactor + ")",
          highFrequencyFactor);
      Require.positive("original_max_position_embeddings", originalMaxPositions);
    }
  }

  private static void requireFactor(double factor) {
    Require.that(
        factor >= 1 && Double.isFinite(factor), "factor", "a number of at least 1", factor);
  }
}
