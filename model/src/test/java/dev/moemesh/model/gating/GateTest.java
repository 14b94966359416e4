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
    return Gate.softmaxTopK(weight, expertCount, expertCount, expertsPerToken, renormalize);
  }

  @Test
  void expertsComeByDescendingProbability() {
    GateRun run = GateRun.of(identity(4, 3, false), 4, 0.1f, 3, -2, 1);

    assertThat(run.experts()).containsExactly(1, 3, 0);
    assertThat(run.weights()[0]).isGreaterThan(run.weights()[1]);
    assertThat(run.weights()[1]).isGreaterThan(run.weights()[2]);
  }

  @Test
  void ofEquallyProbableExpertsTheLowerIdComesFirst() {
    GateRun run = GateRun.of(identity(5, 3, true), 5, 0, 7, 1, 7, 1);

    assertThat(run.experts()).containsExactly(1, 3, 2);
  }

  @Test
  void withoutRenormalizingTheWeightsAreTheProbabilities() {
    GateRun run = GateRun.of(identity(2, 1, false), 2, 0, (float) Math.log(3));

    assertThat(run.weights()[0]).isCloseTo(0.75f, within(1e-6f));
  }

  @Test
  void withRenormalizingTheWeightsSumToOne() {
    GateRun run = GateRun.of(identity(3, 2, true), 3, 1, 1, 0);

    assertThat(run.weights()).containsExactly(0.5f, 0.5f);
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    GateRun run = GateRun.of(identity(2, 2, false), 2, 3e38f, -3e38f);

    assertThat(run.weights()).containsExactly(1, 0);
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "7, 60", "300, 8", "1000, 60", "2048, 128"})
  void aRowHasTheSameBitsWhateverRowsStandBesideIt(int hiddenSize, int expertCount) {
    long seed = 20_251_122;
    Random random = new Random(seed);
    int rows = 11;
    int k = 4;
    float[] weight = gaussian(random, expertCount * hiddenSize);
    Gate gate = Gate.softmaxTopK(weight, expertCount, hiddenSize, k, true);
    float[] hidden = gaussian(random, rows * hiddenSize);

    GateRun together = GateRun.of(gate, hiddenSize, hidden);
    float[] logits = GateRun.logits(weight, expertCount, hiddenSize, hidden);

    for (int row = 0; row < rows; row++) {
      float[] one = Arrays.copyOfRange(hidden, row * hiddenSize, (row + 1) * hiddenSize);
      GateRun alone = GateRun.of(gate, hiddenSize, one);
      assertThat(alone.experts()).as("seed %d", seed).containsExactly(together.experts(row));
      assertThat(alone.weights())
          .containsExactly(Arrays.copyOfRange(together.weights(), row * k, row * k + k));
      assertThat(GateRun.logits(weight, expertCount, hiddenSize, one))
          .containsExactly(Arrays.copyOfRange(logits, row * expertCount, (row + 1) * expertCount));
    }
  }

  @Test
  void logitsAreAccurateToAFewUnitsInTheLastPlace() {
    Random random = new Random(5);
    int hiddenSize = 4096;
    float[] weight = gaussian(random, 8 * hiddenSize);
    float[] hidden = gaussian(random, hiddenSize);

    float[] logits = GateRun.logits(weight, 8, hiddenSize, hidden);

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
  void aRowThatIsNotFiniteIsAtFaultAndTheOthersAreRoutedAsEver(float value) {
    GateRun run = GateRun.of(identity(2, 1, true), 2, 1, 2, value, 0, 5, 4);

    assertThat(run.assignment().atFault(0)).isFalse();
    assertThat(run.experts(0)).containsExactly(1);
    assertThat(run.assignment().atFault(1)).isTrue();
    assertThat(run.experts(1)).isEmpty();
    assertThat(run.assignment().atFault(2)).isFalse();
    assertThat(run.experts(2)).containsExactly(0);
    assertThat(run.weights()).containsExactly(1, 1);
  }

  @Test
  void aBatchOfRowsOfAnotherSizeIsRefused() {
    Gate gate = identity(2, 2, true);

    assertThatThrownBy(() -> GateRun.of(gate, 3, 1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch: expected rows of 2 numbers, found 3");
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
