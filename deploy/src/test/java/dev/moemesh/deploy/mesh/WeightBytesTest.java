package dev.moemesh.deploy.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeightBytesTest {
  @Test
  void addsUpWhatHasLabels() {
    String metrics =
        """
        # HELP moe_weight_bytes Bytes of weights
        # TYPE moe_weight_bytes gauge
        moe_weight_bytes{layer="0",name="a b"} 1024.0
        moe_weight_bytes{layer="1"} 1.048576E6
        moe_weight_bytes_other 7.0
        """;

    assertThat(WeightBytes.in(metrics)).isEqualTo(1024 + 1_048_576);
  }

  @Test
  void isNothingWhereNothingIsSaid() {
    assertThat(WeightBytes.in("")).isZero();
    assertThat(WeightBytes.in("moe_weight_bytes 12.0")).isEqualTo(12);
  }
}
