package dev.moemesh.model.gating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  /** Logits equal to the row: the weight is the identity. */
  private static Gate identity(int expertCount, int expertsPerToken, boolean renormalize) {
    float[] weight = new float[expertCount * expertCount];
    for (int i = 0; i < expertCount; i++) {
      weight[i * expertCount + i] = 1;
    }
    return Gate.of(weight, expertCount, expertCount, expertsPerToken, renormalize);
  }

  @Test
  void expertsComeByDescendingProbability() {
    int[] ids = new int[3];
    float[] weights = new float[3];

    identity(4, 3, false).route(new float[] {0.1f, 3, -2, 1}, 1, ids, weights);

    assertThat(ids).containsExactly(1, 3, 0);
    assertThat(weights[0]).isGreaterThan(weights[1]);
    assertThat(weights[1]).isGreaterThan(weights[2]);
  }

  @Test
  void ofEquallyProbableExpertsTheLowerIdComesFirst() {
    int[] ids = new int[3];

    identity(5, 3, true).route(new float[] {0, 7, 1, 7, 1}, 1, ids, new float[3]);

    assertThat(ids).containsExactly(1, 3, 2);
  }

  @Test
  void withoutRenormalizingTheWeightsAreTheProbabilities() {
    float[] weights = new float[1];

    identity(2, 1, false).route(new float[] {0, (float) Math.log(3)}, 1, new int[1], weights);

    assertThat(weights[0]).isCloseTo(0.75f, within(1e-6f));
  }

  @Test
  void withRenormalizingTheWeightsSumToOne() {
    float[] weights = new float[2];

    identity(3, 2, true).route(new float[] {1, 1, 0}, 1, new int[2], weights);

    assertThat(weights).containsExactly(0.5f, 0.5f);
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    float[] weights = new float[2];

    identity(2, 2, false).route(new float[] {3e38f, -3e38f}, 1, new int[2], weights);

    assertThat(weights).containsExactly(1, 0);
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "7, 60", "300, 8", "1000, 60", "2048, 128"})
  void aRowHasTheSameBitsWhateverRowsStandBesideIt(int hiddenSize, int expertCount) {
    long seed = 20_251_122;
    Random random = new Random(seed);
    int rows = 11;
    int k = 4;
    Gate gate =
        Gate.of(gaussian(random, expertCount * hiddenSize), expertCount, hiddenSize, k, true);
    float[] hidden = gaussian(random, rows * hiddenSize);
    int[] ids = new int[rows * k];
    float[] weights = new float[rows * k];
    float[] logits = new float[rows * expertCount];

    gate.route(hidden, rows, ids, weights, logits);

    for (int row = 0; row < rows; row++) {
      int[] idsAlone = new int[k];
      float[] weightsAlone = new float[k];
      float[] logitsAlone = new float[expertCount];
      float[] alone = Arrays.copyOfRange(hidden, row * hiddenSize, (row + 1) * hiddenSize);
      gate.route(alone, 1, idsAlone, weightsAlone, logitsAlone);
      assertThat(idsAlone)
          .as("seed %d", seed)
          .containsExactly(Arrays.copyOfRange(ids, row * k, row * k + k));
      assertThat(weightsAlone).containsExactly(Arrays.copyOfRange(weights, row * k, row * k + k));
      assertThat(logitsAlone)
          .containsExactly(Arrays.copyOfRange(logits, row * expertCount, (row + 1) * expertCount));
    }
  }

  @Test
  void logitsAreAccurateToAFewUnitsInTheLastPlace() {
    Random random = new Random(5);
    int hiddenSize = 4096;
    float[] weight = gaussian(random, 8 * hiddenSize);
    float[] hidden = gaussian(random, hiddenSize);
    float[] logits = new float[8];

    Gate.of(weight, 8, hiddenSize, 2, true).route(hidden, 1, new int[2], new float[2], logits);

    for (int expert = 0; expert < 8; expert++) {
      double exact = 0;
      for (int h = 0; h < hiddenSize; h++) {
        exact += (double) weight[expert * hiddenSize + h] * hidden[h];
      }
      assertThat((double) logits[expert]).isCloseTo(exact, within(64 * 2e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aRowThatIsNotFiniteIsRoutedNowhereAndTheOthersAsEver(float value) {
    Gate gate = identity(2, 1, true);
    int[] ids = new int[3];
    float[] weights = new float[3];

    int nowhere = gate.route(new float[] {1, 2, value, 0, 5, 4}, 3, ids, weights);

    assertThat(nowhere).isEqualTo(1);
    assertThat(ids).containsExactly(1, Gate.NOWHERE, 0);
    assertThat(weights).containsExactly(1, Float.NaN, 1);
  }

  @Test
  void anArrayThatIsTooShortIsRefusedByName() {
    Gate gate = identity(2, 2, true);

    assertThatThrownBy(() -> gate.route(new float[4], 2, new int[3], new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expertIds: expected at least 2 x 2 elements, found 3");
  }

  @Test
  void moreExpertsPerTokenThanExpertsAreRefused() {
    assertThatThrownBy(() -> identity(2, 3, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expertsPerToken: expected 1 to 2, found 3");
  }

  private static float[] gaussian(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
