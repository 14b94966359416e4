package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.contract.v1.TokenIds;
import dev.moemesh.contract.v1.TokenLogprob;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a request may say of single tokens, on a golden model. */
class RestrictedTokensTest {

  private final ModelForTests model = ModelForTests.golden();
  private final EngineFixture served =
      EngineFixture.of(model, new LocalStepLayers(model.experts())).batch(64, 8).start();

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void generatesOnlyAllowedTokens() {
    List<Integer> tokens =
        tokens(request().setSampling(warm()).addAllAllowedTokenIds(List.of(7, 9, 11)).build());

    assertThat(tokens).hasSize(24).isSubsetOf(7, 9, 11);
    assertThat(tokens.stream().distinct().count()).isGreaterThan(1);
  }

  @Test
  void neverCompletesABadWord() {
    List<Integer> free = tokens(request().build());
    TokenIds word = TokenIds.newBuilder().addIds(free.get(4)).addIds(free.get(5)).build();

    List<Integer> restricted = tokens(request().setRequestId("other").addBadWords(word).build());

    assertThat(restricted.subList(0, 5)).isEqualTo(free.subList(0, 5));
    assertThat(restricted.get(5)).isNotEqualTo(free.get(5));
    for (int i = 1; i < restricted.size(); i++) {
      assertThat(restricted.subList(i - 1, i + 1)).isNotEqualTo(word.getIdsList());
    }
  }

  @Test
  void reportsTheLogProbabilitiesOfGivenTokensAfterTheMostLikelyOnes() {
    GeneratedToken token =
        run(request().setLogprobs(2).addAllLogprobTokenIds(List.of(300, 5)).build()).getFirst();

    assertThat(token.getAlternativesList())
        .extracting(TokenLogprob::getTokenId)
        .endsWith(300, 5)
        .hasSize(4);
    assertThat(token.getAlternatives(2).getLogprob())
        .isLessThanOrEqualTo(token.getAlternatives(0).getLogprob());
  }

  @Test
  void reportsTheRawDistributionWhateverIsAllowed() {
    TokenLogprob free = run(request().setLogprobs(1).build()).getFirst().getAlternatives(0);

    GeneratedToken restricted =
        run(request()
                .setRequestId("other")
                .setLogprobs(0)
                .addAllowedTokenIds(5)
                .addLogprobTokenIds(free.getTokenId())
                .build())
            .getFirst();

    assertThat(restricted.getTokenId()).isEqualTo(5);
    assertThat(restricted.getAlternatives(0).getLogprob()).isEqualTo(free.getLogprob());
  }

  private List<Integer> tokens(InferenceRequest request) {
    return run(request).stream().map(GeneratedToken::getTokenId).toList();
  }

  private List<GeneratedToken> run(InferenceRequest request) {
    served.submit(request);
    served.runAll();
    return served.of(request.getRequestId()).stream()
        .filter(TokenEvent::hasToken)
        .map(TokenEvent::getToken)
        .toList();
  }

  private static InferenceRequest.Builder request() {
    return EngineFixture.request("r", new int[] {3, 14, 15, 92, 6}, 24);
  }

  private static Sampling warm() {
    return EngineFixture.sampling().setTemperature(2).setSeed(11).build();
  }
}
