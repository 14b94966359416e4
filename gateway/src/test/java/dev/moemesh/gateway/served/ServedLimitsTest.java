package dev.moemesh.gateway.served;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServedLimitsTest {

  private final ServedLimits limits = new ServedLimits(Models.withoutTemplate());

  @Test
  void areTheModelsContextAsLongAsNobodyKnowsTheCache() {
    assertThat(limits.contextLength()).isEqualTo(Models.CONTEXT);
  }

  @Test
  void areWhatTheCacheHoldsWhereThatIsLess() {
    limits.cacheHolds(Models.CONTEXT - 16);
    assertThat(limits.contextLength()).isEqualTo(Models.CONTEXT - 16);

    limits.cacheHolds(Models.CONTEXT * 4);
    assertThat(limits.contextLength()).isEqualTo(Models.CONTEXT);
  }
}
