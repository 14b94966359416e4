package dev.moemesh.attention.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default size of the KV cache, for the geometries of real models in bf16. */
class CacheRuleTest {
  private static final long GIB = 1L << 30;

  @ParameterizedTest(name = "{0} on {6} GiB")
  @CsvSource({
    // model, layers, KV heads, head dimension, context, billions of parameters, GiB, tokens
    "OLMoE-1B-7B,      16, 16, 128,  8192,  6.9,  32, 32768",
    "OLMoE-1B-7B,      16, 16, 128,  8192,  6.9,  24, 32768",
    "Qwen3-30B-A3B,    48,  4, 128, 40960, 30.5,  96, 163840",
    "Qwen3-30B-A3B,    48,  4, 128, 40960, 30.5,  64, 22864",
    "Mixtral-8x7B,     32,  8, 128, 32768, 46.7, 128, 131072",
    "Qwen1.5-MoE-A2.7B, 24, 16, 128, 8192, 14.3,  64, 32768"
  })
  void fitsTheModelAndTheMachine(
      String model,
      int layers,
      int keyValueHeads,
      int headDim,
      int context,
      double billions,
      long gibibytes,
      int tokens) {
    long bytesPerToken = 2L * layers * keyValueHeads * headDim * 2;
    long weights = Math.round(billions * 2e9);

    long bytes = new CacheRule(gibibytes * GIB, weights, 3 * GIB).bytes(bytesPerToken, context);

    assertThat(CacheSize.of(bytes, bytesPerToken, context).tokens()).isEqualTo(tokens);
    assertThat(weights + bytes + 3 * GIB).isLessThan(gibibytes * GIB);
  }

  @Test
  void takesAQuarterOfAGibibyteWhereNothingIsLeft() {
    assertThat(new CacheRule(4 * GIB, 8 * GIB, GIB).bytes(1 << 17, 8192)).isEqualTo(256L << 20);
  }

  @Test
  void takesNoMoreForASmallModelThanItsContextsNeed() {
    assertThat(new CacheRule(24 * GIB, 2 << 20, 3 * GIB).bytes(512, 4096)).isEqualTo(8L << 20);
  }

  @Test
  void saysWhatACacheShorterThanTheContextLacks() {
    CacheSize size = CacheSize.of(512L << 20, 98_304, 40_960);

    assertThat(size.tokens()).isEqualTo(5456);
    assertThat(size.shortage().orElseThrow())
        .contains("5,456 tokens", "context is 40,960", "--kv-cache-mb) to 3,840")
        .doesNotContain("\n");
    assertThat(CacheSize.of(3840L << 20, 98_304, 40_960).shortage()).isEmpty();
  }
}
