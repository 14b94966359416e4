package dev.moemesh.model.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moemesh.model.config.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionKernelTest {

  static Stream<AttentionCase> cases() {
    return Stream.of(
        AttentionCase.of(4, 1, 64, DataType.BF16, 150, 0, 1),
        AttentionCase.of(4, 2, 16, DataType.F32, 70, 0, 2),
        AttentionCase.of(3, 3, 10, DataType.F32, 65, 0, 3),
        AttentionCase.of(6, 2, 80, DataType.BF16, 40, 7, 4),
        AttentionCase.of(7, 1, 128, DataType.BF16, 33, 0, 5),
        AttentionCase.of(4, 4, 32, DataType.F32, 200, 70, 6),
        AttentionCase.of(2, 1, 2, DataType.F32, 130, 1, 7),
        AttentionCase.of(8, 2, 24, DataType.BF16, 300, 64, 8));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesScaledDotProductAttention(AttentionCase attention) {
    float[] found = attention.computed(512);

    double[] expected = attention.expected();
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], within(2e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTheSameBitsHoweverItsTokensAreCut(AttentionCase attention) {
    int[] whole = bits(attention.computed(512));

    for (int tokens : List.of(1, 3, 17)) {
      assertThat(bits(attention.computed(tokens))).as("%d at a time", tokens).isEqualTo(whole);
    }
  }

  @Test
  void addsTheLanesInOneTree() {
    float[] lanes = new float[18];
    for (int i = 0; i < 16; i++) {
      lanes[i + 1] = 1 << i;
    }

    assertThat(Lanes.tree(lanes, 1)).isEqualTo(65_535f);
  }

  static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }
}
