package dev.moemesh.attention.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.Sampling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidatesTest {

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 0.9", "4, 1", "2, 0.5"})
  void aMaskedTokenIsNeverACandidateNotEvenTheLastOne(int topK, float topP) {
    float masked = Float.NEGATIVE_INFINITY;
    SamplingParameters parameters =
        SamplingParameters.of(
            Sampling.newBuilder()
                .setTemperature(1)
                .setTopK(topK)
                .setTopP(topP)
                .setRepetitionPenalty(1)
                .build());

    Candidates candidates = Candidates.of(new float[] {masked, 1, 2, masked, masked}, parameters);

    assertThat(candidates.tokens()).doesNotContain(0, 3, 4);
    assertThat(candidates.at(Math.nextDown(1.0))).isIn(1, 2);
  }
}
