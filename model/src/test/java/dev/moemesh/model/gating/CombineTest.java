package dev.moemesh.model.gating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.model.config.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CombineTest {
  @ParameterizedTest
  @EnumSource(DataType.class)
  void weightedRowsAddUp(DataType dtype) {
    ByteBuffer rows = ByteBuffer.allocateDirect(2 * 3 * dtype.bytes());
    Combine.store(new float[] {9, 9, 9, 1, -2, 0.5f}, 0, 3, rows, 0, dtype);
    Combine.store(new float[] {9, 9, 9, 1, -2, 0.5f}, 3, 3, rows, 1, dtype);
    float[] out = {7, 1, 1, 1, 7};

    Combine.accumulate(rows, 1, dtype, 0.5f, out, 1, 3);

    assertThat(out).containsExactly(7, 1.5f, 0, 1.25f, 7);
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void theBuffersPositionAndOrderNeitherMatterNorChange(DataType dtype) {
    ByteBuffer rows =
        ByteBuffer.allocate(4 * dtype.bytes()).order(ByteOrder.BIG_ENDIAN).position(3);
    float[] out = new float[4];

    Combine.store(new float[] {1, 2, 3, 4}, 0, 4, rows, 0, dtype);
    Combine.accumulate(rows, 0, dtype, 1, out, 0, 4);

    assertThat(out).containsExactly(1, 2, 3, 4);
    assertThat(rows.position()).isEqualTo(3);
    assertThat(rows.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @MethodSource
  void bfloat16RoundsToTheNearestValueAndTiesToEven(int bits, int expected) {
    ByteBuffer out = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);

    Combine.store(new float[] {Float.intBitsToFloat(bits)}, 0, 1, out, 0, DataType.BF16);

    assertThat(Short.toUnsignedInt(out.getShort(0))).isEqualTo(expected);
  }

  static Stream<Arguments> bfloat16RoundsToTheNearestValueAndTiesToEven() {
    return Stream.of(
        Arguments.of(0x3f80_0000, 0x3f80),
        Arguments.of(0x3f80_8000, 0x3f80), // a tie, down to even
        Arguments.of(0x3f80_8001, 0x3f81),
        Arguments.of(0x3f81_8000, 0x3f82), // a tie, up to even
        Arguments.of(0xbf81_8000, 0xbf82),
        Arguments.of(0x7f7f_ffff, 0x7f80), // the largest float becomes infinity
        Arguments.of(0x7f80_0000, 0x7f80),
        Arguments.of(0x7f80_0001, 0x7fc0), // a NaN stays one
        Arguments.of(0x7fff_ffff, 0x7fff),
        Arguments.of(0x8000_0000, 0x8000));
  }

  @Test
  void theSumFollowsTheOrderOfTheCalls() {
    ByteBuffer rows = ByteBuffer.allocate(3 * 4);
    Combine.store(new float[] {1e8f, 1, -1e8f}, 0, 3, rows, 0, DataType.F32);
    float[] gateOrder = new float[1];
    float[] arrivalOrder = new float[1];

    List.of(0, 1, 2).forEach(i -> Combine.accumulate(rows, i, DataType.F32, 1, gateOrder, 0, 1));
    List.of(0, 2, 1).forEach(i -> Combine.accumulate(rows, i, DataType.F32, 1, arrivalOrder, 0, 1));

    assertThat(gateOrder).containsExactly(0);
    assertThat(arrivalOrder).containsExactly(1);
  }

  @Test
  void aRowBeyondTheBufferIsRefused() {
    ByteBuffer rows = ByteBuffer.allocate(16);

    assertThatThrownBy(() -> Combine.accumulate(rows, 1, DataType.F32, 1, new float[4], 0, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
