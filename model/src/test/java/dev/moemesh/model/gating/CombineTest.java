package dev.moemesh.model.gating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.numbers.PackedFloats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CombineTest {
  @ParameterizedTest
  @EnumSource(DataType.class)
  void weightedRowsAddUp(DataType dtype) {
    ByteBuffer rows = ByteBuffer.allocateDirect(2 * 3 * dtype.bytes());
    PackedFloats.round(new float[] {9, 9, 9, 1, -2, 0.5f}, 0, 6, rows, 0, dtype);
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

    PackedFloats.round(new float[] {1, 2, 3, 4}, 0, 4, rows, 0, dtype);
    Combine.accumulate(rows, 0, dtype, 1, out, 0, 4);

    assertThat(out).containsExactly(1, 2, 3, 4);
    assertThat(rows.position()).isEqualTo(3);
    assertThat(rows.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }

  @Test
  void theSumFollowsTheOrderOfTheCalls() {
    ByteBuffer rows = ByteBuffer.allocate(3 * 4);
    PackedFloats.round(new float[] {1e8f, 1, -1e8f}, 0, 3, rows, 0, DataType.F32);
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
