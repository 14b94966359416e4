package dev.moemesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenClockTest {
  private long now;

  @Test
  void anEventCountsAsManyTokensAsItHasIds() {
    TokenClock clock = clock(3);

    at(10, clock, "{\"choices\":[{\"text\":\"\",\"prompt_token_ids\":[4,5]}]}");
    at(20, clock, "{\"choices\":[{\"text\":\"a\",\"token_ids\":[7]}]}");
    at(30, clock, "{\"choices\":[{\"text\":\"\",\"token_ids\":[8,9]}]}");
    at(40, clock, "{\"choices\":[{\"text\":\"bc\",\"finish_reason\":\"length\"}]}");
    at(50, clock, "{\"choices\":[],\"usage\":{\"completion_tokens\":3}}");
    at(50, clock, "[DONE]");

    assertThat(clock.answer()).isEqualTo(new Answer.Streamed(List.of(20L, 30L, 30L)));
  }

  @Test
  void withoutIdsEachTextIsAToken() {
    TokenClock clock = clock(2);

    at(1, clock, "{\"choices\":[{\"text\":\"a\"}]}");
    at(2, clock, "{\"choices\":[{\"text\":\"b\",\"finish_reason\":\"length\"}]}");
    at(3, clock, "[DONE]");

    assertThat(clock.answer()).isEqualTo(new Answer.Streamed(List.of(1L, 2L)));
  }

  @Test
  void aStreamWithoutAnEndIsRefused() {
    TokenClock clock = clock(1);

    at(1, clock, "{\"choices\":[{\"token_ids\":[7]}]}");

    assertThat(clock.answer()).isEqualTo(new Answer.Refused("the stream broke off after 1 tokens"));
  }

  @Test
  void tooFewTokensAreRefusedAsTheyWouldFalsifyEveryFigure() {
    TokenClock clock = clock(2);

    at(1, clock, "{\"choices\":[{\"token_ids\":[7]}]}");
    at(2, clock, "[DONE]");

    assertThat(clock.answer())
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.reason()).contains("expected 2 tokens, found 1"));
  }

  @Test
  void anErrorInTheStreamIsTheServersOwnWord() {
    TokenClock clock = clock(1);

    at(1, clock, "{\"error\":{\"message\":\"no expert left\"}}");
    at(2, clock, "[DONE]");

    assertThat(clock.answer()).isEqualTo(new Answer.Refused("no expert left"));
  }

  private TokenClock clock(int expected) {
    return new TokenClock(expected, () -> now);
  }

  private void at(long time, TokenClock clock, String data) {
    now = time;
    clock.event(data);
  }
}
