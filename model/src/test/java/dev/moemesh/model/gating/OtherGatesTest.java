package dev.moemesh.model.gating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Gates of the literature that no family needs yet, as small rules: the pipeline can express them.
 */
class OtherGatesTest {
  private static final int EXPERTS = 4;

  /** Two groups of two experts; the better group counts, by the sum of its best two. */
  @Test
  void deepSeekV3ChoosesByBiasedScoresWithinTheBestGroupAndWeighsByUnbiasedOnes() {
    float[] bias = {0, 0, 0, 0.5f};
    ChoiceRule grouped =
        byRow(
            (scores, row, assignment) -> {
              List<Float> biased =
                  IntStream.range(0, EXPERTS)
                      .mapToObj(e -> scores.score(row, e) + bias[e])
                      .toList();
              int first = biased.get(0) + biased.get(1) >= biased.get(2) + biased.get(3) ? 0 : 2;
              List<Integer> chosen =
                  IntStream.of(first, first + 1)
                      .boxed()
                      .sorted(Comparator.comparing(biased::get).reversed())
                      .toList();
              double sum = chosen.stream().mapToDouble(e -> scores.score(row, e)).sum();
              chosen.forEach(
                  e -> assignment.choose(e, (float) (2.5 * scores.score(row, e) / (sum + 1e-20))));
            });

    GateRun run = GateRun.of(gate(OtherGatesTest::sigmoid, grouped), EXPERTS, 1, 0.5f, 0.75f, 0.5f);

    // sigmoid: 0.731 0.622 | 0.679 0.622 + 0.5
    assertThat(run.experts()).containsExactly(3, 2);
    assertThat(run.weights()[0]).isCloseTo(2.5f * 0.6225f / 1.3017f, within(1e-3f));
    assertThat(run.weights()[1]).isCloseTo(2.5f * 0.6792f / 1.3017f, within(1e-3f));
  }

  @Test
  void aHashOfTheTokenChoosesWhereTokensAreKnown() {
    GateBatch batch =
        GateRun.batch(EXPERTS, new RowTokens.Known(IntBuffer.wrap(new int[] {6, 9})), new float[8]);

    GateRun run = GateRun.of(gate(SoftmaxScores.SOFTMAX, OtherGatesTest::byHash), batch);

    assertThat(run.experts()).containsExactly(2, 1);
  }

  @Test
  void aHashIsRefusedWhereTokensAreAbsent() {
    Gate gate = gate(SoftmaxScores.SOFTMAX, OtherGatesTest::byHash);

    assertThatThrownBy(() -> GateRun.of(gate, EXPERTS, 1, 2, 3, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token ids");
  }

  /** Switch Transformer: one expert per row, at most two rows per expert. */
  @Test
  void rowsBeyondAnExpertsCapacityAreDropped() {
    int[] taken = new int[EXPERTS];
    ChoiceRule switching =
        byRow(
            (scores, row, assignment) -> {
              int best = best(scores, row);
              if (taken[best]++ < 2) {
                assignment.choose(best, scores.score(row, best));
              }
            });

    GateRun run =
        GateRun.of(
            gate(SoftmaxScores.SOFTMAX, switching),
            EXPERTS,
            new float[] {9, 0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 9});

    assertThat(run.experts()).containsExactly(0, 0, 3);
    assertThat(run.experts(2)).isEmpty();
    assertThat(run.assignment().atFault(2)).isFalse();
    assertThat(run.experts(3)).containsExactly(3);
  }

  /** Expert choice: each expert takes the row of its highest score. */
  @Test
  void expertsMayChooseTheirRows() {
    ChoiceRule byExpert =
        (scores, _, assignment) -> {
          List<List<Integer>> expertsOf = new ArrayList<>();
          IntStream.range(0, scores.rowCount()).forEach(_ -> expertsOf.add(new ArrayList<>()));
          for (int expert = 0; expert < EXPERTS; expert++) {
            expertsOf.get(bestRow(scores, expert)).add(expert);
          }
          for (int row = 0; row < scores.rowCount(); row++) {
            int of = row;
            expertsOf.get(row).forEach(e -> assignment.choose(e, scores.score(of, e)));
            assignment.endRow();
          }
        };

    GateRun run =
        GateRun.of(gate((_, _, _) -> true, byExpert), EXPERTS, 3, 2, 1, 0, 0, 0, 0, 0, 0, 1, 2, 3);

    assertThat(run.experts(0)).containsExactly(0, 1);
    assertThat(run.experts(1)).isEmpty();
    assertThat(run.experts(2)).containsExactly(2, 3);
  }

  @Test
  void aRuleThatForgetsARowIsReported() {
    Gate gate = gate(SoftmaxScores.SOFTMAX, (_, _, assignment) -> assignment.endRow());

    assertThatThrownBy(() -> GateRun.of(gate, EXPERTS, new float[8]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("found 1 of 2 rows assigned");
  }

  @Test
  void aRuleThatAssignsARowWithoutScoresIsReported() {
    Gate gate = gate((_, _, _) -> false, (_, _, assignment) -> assignment.endRow());

    assertThatThrownBy(() -> GateRun.of(gate, EXPERTS, 1, 2, 3, 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected row 0, which has no scores, to be at fault");
  }

  /** Logits equal to the row. */
  private static Gate gate(ScoreFunction scores, ChoiceRule choice) {
    float[] weight = new float[EXPERTS * EXPERTS];
    for (int i = 0; i < EXPERTS; i++) {
      weight[i * EXPERTS + i] = 1;
    }
    return new Gate(weight, EXPERTS, EXPERTS, scores, choice);
  }

  private static boolean sigmoid(float[] numbers, int from, int expertCount) {
    for (int i = from; i < from + expertCount; i++) {
      numbers[i] = (float) (1 / (1 + StrictMath.exp(-numbers[i])));
    }
    return true;
  }

  private static void byHash(GateScores scores, RowTokens tokens, Assignment assignment) {
    switch (tokens) {
      case RowTokens.Known known -> {
        for (int row = 0; row < scores.rowCount(); row++) {
          assignment.choose(known.id(row) % scores.expertCount(), 1);
          assignment.endRow();
        }
      }
      case RowTokens.Absent _ ->
          throw new IllegalArgumentException("a choice by hash needs the rows' token ids");
    }
  }

  private static int best(GateScores scores, int row) {
    return IntStream.range(0, EXPERTS)
        .boxed()
        .max(Comparator.comparing(expert -> scores.score(row, expert)))
        .orElseThrow();
  }

  private static int bestRow(GateScores scores, int expert) {
    return IntStream.range(0, scores.rowCount())
        .boxed()
        .max(Comparator.comparing(row -> scores.score(row, expert)))
        .orElseThrow();
  }

  private interface RowRule {
    void choose(GateScores scores, int row, Assignment assignment);
  }

  private static ChoiceRule byRow(RowRule rule) {
    return (scores, _, assignment) -> {
      for (int row = 0; row < scores.rowCount(); row++) {
        rule.choose(scores, row, assignment);
        assignment.endRow();
      }
    };
  }
}
