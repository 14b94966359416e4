package dev.moemesh.attention.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moemesh.contract.v1.TokenLogprob;
import org.junit.jupiter.api.Test;

class LogSoftmaxTest {

  @Test
  void givesLogProbabilitiesThatSumToOne() {
    LogSoftmax distribution = new LogSoftmax(new float[] {100, 101, 102});

    double sum = 0;
    for (int token = 0; token < 3; token++) {
      sum += Math.exp(distribution.of(token).getLogprob());
    }

    assertThat(sum).isCloseTo(1, within(1e-6));
    assertThat((double) distribution.of(2).getLogprob()).isCloseTo(-0.407606, within(1e-6));
  }

  @Test
  void ranksTokensFromOne() {
    LogSoftmax distribution = new LogSoftmax(new float[] {1, 3, 2});

    assertThat(distribution.of(1).getRank()).isEqualTo(1);
    assertThat(distribution.of(0).getRank()).isEqualTo(3);
  }

  @Test
  void listsTheMostLikelyTokensBestFirst() {
    LogSoftmax distribution = new LogSoftmax(new float[] {1, 3, 2, 3, 0});

    assertThat(distribution.top(3)).extracting(TokenLogprob::getTokenId).containsExactly(1, 3, 2);
    assertThat(distribution.top(3)).extracting(TokenLogprob::getRank).containsExactly(1, 2, 3);
    assertThat(distribution.top(9)).hasSize(5);
    assertThat(distribution.top(0)).isEmpty();
  }
}
