package dev.moemesh.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/**
 * Expected numbers: the formulas of transformers' {@code modeling_rope_utils.py}, evaluated apart
 * from this code.
 */
class RotaryFrequenciesTest {
  @Test
  void defaultFrequenciesAreAGeometricSeries() {
    RotaryFrequencies frequencies = RotaryFrequencies.of(new RopeConfig.Default(1e6), 128, 32_768);

    assertFrequencies(
        frequencies,
        64,
        Map.of(
            0, 1.0, 1, 0.8058421877614819, 31, 0.0012409377607517195, 63, 1.2409377607517195e-06));
    assertThat(frequencies.attentionScaling()).isEqualTo(1);
  }

  @Test
  void linearScalingDividesEveryFrequency() {
    double[] plain =
        RotaryFrequencies.of(new RopeConfig.Default(1e4), 64, 4096).inverseFrequencies();

    double[] scaled =
        RotaryFrequencies.of(new RopeConfig.Linear(1e4, 8), 64, 4096).inverseFrequencies();

    for (int i = 0; i < plain.length; i++) {
      assertThat(scaled[i]).isEqualTo(plain[i] / 8);
    }
  }

  @Test
  void dynamicScalingEqualsTheDefaultUpToTheContextLimit() {
    RotaryFrequencies plain = RotaryFrequencies.of(new RopeConfig.Default(1e4), 64, 4096);

    RotaryFrequencies dynamic = RotaryFrequencies.of(new RopeConfig.Dynamic(1e4, 4), 64, 4096);

    assertThat(dynamic.inverseFrequencies()).containsExactly(plain.inverseFrequencies());
    assertThat(dynamic.attentionScaling()).isEqualTo(1);
  }

  @Test
  void llama3StretchesLongWavelengthsOnly() {
    RotaryFrequencies frequencies =
        RotaryFrequencies.of(new RopeConfig.Llama3(5e5, 8, 1, 4, 8192), 128, 131_072);

    assertFrequencies(
        frequencies,
        64,
        Map.of(
            0,
            1.0,
            20,
            0.016560440080994446,
            30,
            0.0013718935677611381,
            33,
            0.00031269375038406517,
            36,
            7.78465527393245e-05,
            40,
            3.428102195952591e-05,
            63,
            3.068925988914511e-07));
  }

  @Test
  void yarnInterpolatesLowFrequenciesWithARamp() {
    RotaryFrequencies frequencies =
        RotaryFrequencies.of(
            yarn(1e6, 4, 32_768, true, OptionalDouble.empty(), 0, 0), 128, 131_072);

    assertFrequencies(
        frequencies,
        64,
        Map.of(
            0,
            1.0,
            20,
            0.01333521432163324,
            24,
            0.005375321490790102,
            30,
            0.0010643609812470017,
            35,
            0.0002462584069089387,
            40,
            4.445698525097307e-05,
            45,
            1.5107409755953319e-05,
            63,
            3.102344401879299e-07));
    assertThat(frequencies.attentionScaling()).isCloseTo(1.138629436111989, within(1e-15));
  }

  @Test
  void yarnWithoutTruncationKeepsTheFractionsOfTheRamp() {
    RotaryFrequencies frequencies =
        RotaryFrequencies.of(yarn(1e4, 16, 4096, false, OptionalDouble.empty(), 0, 0), 64, 65_536);

    assertFrequencies(
        frequencies,
        32,
        Map.of(
            0,
            1.0,
            8,
            0.1,
            12,
            0.027861316864565167,
            16,
            0.005696214401411793,
            20,
            0.0008164706233662651,
            24,
            6.25e-05,
            31,
            8.334508951020775e-06));
  }

  @Test
  void yarnTakesItsScalingFromTheFileIfGiven() {
    RopeConfig rope = yarn(1e4, 16, 4096, true, OptionalDouble.of(1.5), 1, 1);

    assertThat(RotaryFrequencies.of(rope, 64, 65_536).attentionScaling()).isEqualTo(1.5);
  }

  @Test
  void yarnDividesTheMscalesIfBothAreGiven() {
    RopeConfig rope = yarn(1e4, 40, 4096, true, OptionalDouble.empty(), 0.707, 1);

    assertThat(RotaryFrequencies.of(rope, 64, 163_840).attentionScaling())
        .isCloseTo(0.9210423553163399, within(1e-15));
  }

  @Test
  void anOddHeadIsRefused() {
    assertThatThrownBy(() -> RotaryFrequencies.of(new RopeConfig.Default(1e4), 63, 4096))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("head_dim: expected a positive even number, found 63");
  }

  private static RopeConfig yarn(
      double theta,
      double factor,
      int original,
      boolean truncate,
      OptionalDouble attentionFactor,
      double mscale,
      double mscaleAllDim) {
    return new RopeConfig.Yarn(
        theta, factor, original, 32, 1, truncate, attentionFactor, mscale, mscaleAllDim);
  }

  private static void assertFrequencies(
      RotaryFrequencies frequencies, int count, Map<Integer, Double> expected) {
    double[] found = frequencies.inverseFrequencies();
    assertThat(found).hasSize(count);
    expected.forEach((i, value) -> assertThat(found[i]).isCloseTo(value, within(value * 1e-12)));
  }
}
