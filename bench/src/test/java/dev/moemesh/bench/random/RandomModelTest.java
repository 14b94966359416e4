package dev.moemesh.bench.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFamily;
import org.junit.jupiter.api.Test;

class RandomModelTest {
  @Test
  void theNameTellsSizesFormatAndSeed() {
    assertThat(RandomModels.tiny(ModelFamily.QWEN2_MOE, DataType.F16).directoryName())
        .isEqualTo("random-qwen2_moe-h32-f24s48-l2-e8k2-a4x2x16-v300-f16-seed4");
  }

  @Test
  void sizesThatDoNotFitNameTheirOption() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mixtral(0, 8, 2, 4, 2, 16, 300))
        .withMessageContaining("--hidden: expected at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mixtral(32, 8, 9, 4, 2, 16, 300))
        .withMessageContaining("--experts-per-token");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mixtral(32, 8, 2, 4, 3, 16, 300))
        .withMessageContaining("--kv-heads: expected a divisor of --heads, 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mixtral(32, 8, 2, 4, 2, 15, 300))
        .withMessageContaining("--head-dim");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mixtral(32, 8, 2, 4, 2, 16, 258))
        .withMessageContaining("--vocab: expected at least 259");
  }

  @Test
  void onlyQwen2HasASharedExpert() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RandomModel(
                    ModelFamily.OLMOE, 32, 24, 48, 2, 8, 2, 4, 2, 16, 300, DataType.F32, 4))
        .withMessageContaining("--shared-ffn: expected nothing");
  }

  private static RandomModel mixtral(
      int hidden,
      int experts,
      int expertsPerToken,
      int heads,
      int kvHeads,
      int headDim,
      int vocab) {
    return new RandomModel(
        ModelFamily.MIXTRAL,
        hidden,
        24,
        0,
        2,
        experts,
        expertsPerToken,
        heads,
        kvHeads,
        headDim,
        vocab,
        DataType.BF16,
        4);
  }
}
