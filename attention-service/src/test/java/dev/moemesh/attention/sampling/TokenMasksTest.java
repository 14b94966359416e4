package dev.moemesh.attention.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.contract.v1.TokenIds;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenMasksTest {

  private static final int VOCABULARY = 6;

  @Test
  void leavesEverythingToARequestWithoutRestrictions() {
    assertThat(open(request().build())).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void leavesOnlyTheAllowedTokens() {
    assertThat(open(request().addAllAllowedTokenIds(List.of(4, 1, 4)).build()))
        .containsExactly(1, 4);
    assertThat(open(request().addAllAllowedTokenIds(List.of(0, 5)).build())).containsExactly(0, 5);
  }

  @Test
  void rulesOutAWordOfOneTokenEverywhere() {
    InferenceRequest request = request().addBadWords(word(3)).build();

    assertThat(open(request)).doesNotContain(3).hasSize(5);
    assertThat(open(request, 1, 2)).doesNotContain(3).hasSize(5);
  }

  @Test
  void rulesOutTheLastTokenOfAWordOnlyAfterTheOthers() {
    InferenceRequest request = request().addBadWords(word(1, 2, 3)).build();

    assertThat(open(request)).hasSize(6);
    assertThat(open(request, 2)).hasSize(6);
    assertThat(open(request, 1, 2)).doesNotContain(3).hasSize(5);
    assertThat(open(request, 5, 1, 2)).doesNotContain(3).hasSize(5);
    assertThat(open(request, 1, 2, 5)).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.7f})
  void samplingFailsWhenNoTokenIsLeft(float temperature) {
    InferenceRequest request = request().addAllowedTokenIds(3).addBadWords(word(3)).build();
    float[] logits = new float[VOCABULARY];
    TokenMasks.of(request).mask(logits, 0, index -> index);
    SamplingParameters parameters =
        SamplingParameters.of(
            Sampling.newBuilder()
                .setTopP(1)
                .setRepetitionPenalty(1)
                .setTemperature(temperature)
                .build());

    assertThatThrownBy(
            () ->
                Sampler.sample(
                    logits, parameters, TokenCounts.ofPrompt(new int[0]), Set.of(), 0, 0))
        .isInstanceOf(NoTokenAllowedException.class)
        .hasMessageContaining("allowed_token_ids");
  }

  private static int[] open(InferenceRequest request, int... generated) {
    float[] logits = new float[VOCABULARY];
    for (int token = 0; token < VOCABULARY; token++) {
      logits[token] = token;
    }
    TokenMasks.of(request).mask(logits, generated.length, index -> generated[index]);
    return IntStream.range(0, VOCABULARY).filter(token -> logits[token] == token).toArray();
  }

  private static InferenceRequest.Builder request() {
    return InferenceRequest.newBuilder();
  }

  private static TokenIds word(Integer... ids) {
    return TokenIds.newBuilder().addAllIds(List.of(ids)).build();
  }
}
