package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.Failed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthLimitTest {

  @ParameterizedTest
  @CsvSource({
    // context, cache, prompt, asked, generated
    "100, 1000, 30, 20, 20",
    "100, 1000, 30, 70, 70",
    "100, 1000, 30, 71, 70",
    "100, 48, 30, 2147483647, 19",
    "100, 48, 48, 5, 1",
    "100, 48, 48, 0, 0",
    "2147483647, 2147483632, 1, 2147483647, 2147483632"
  })
  void generatesWhatFitsOfWhatWasAskedFor(
      int context, int cache, int prompt, int asked, int generated) {
    LengthLimit limit = new LengthLimit(context, cache);

    assertThat(limit.refuse(prompt, asked)).isEmpty();
    assertThat(limit.maxTokens(prompt, asked)).isEqualTo(generated);
  }

  @ParameterizedTest
  @CsvSource({"100, 1", "101, 0", "101, 5"})
  void refusesAPromptThatTheContextLeavesNothingAfter(int prompt, int asked) {
    Failed failed = new LengthLimit(100, 1000).refuse(prompt, asked).orElseThrow();

    assertThat(failed.getCode()).isEqualTo("context_length_exceeded");
    assertThat(failed.getMessage()).contains(prompt + " tokens", "100", "shorten");
    assertThat(failed.getClientError()).isTrue();
  }

  @Test
  void refusesAPromptThatTheCacheCannotHold() {
    Failed failed = new LengthLimit(100, 48).refuse(49, 1).orElseThrow();

    assertThat(failed.getCode()).isEqualTo("kv_cache_too_small");
    assertThat(failed.getMessage()).contains("49 tokens", "48", "moe.kv-cache.megabytes");
    assertThat(failed.getClientError()).isTrue();
  }
}
