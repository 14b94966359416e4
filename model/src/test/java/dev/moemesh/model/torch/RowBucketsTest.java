package dev.moemesh.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowBucketsTest {
  @Test
  void growsByPowersOfTwoThenByEverLargerMultiples() {
    int[] buckets = IntStream.rangeClosed(1, 700).map(RowBuckets::padded).distinct().toArray();

    assertThat(buckets)
        .containsExactly(
            2, 4, 8, 16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416,
            448, 480, 512, 640, 768);
  }

  @Test
  void neverCutsRowsOffAndLeavesItsOwnCountsAlone() {
    assertThat(IntStream.rangeClosed(1, 5000))
        .allMatch(rows -> RowBuckets.padded(rows) >= rows)
        .allMatch(rows -> RowBuckets.padded(RowBuckets.padded(rows)) == RowBuckets.padded(rows));
  }

  @Test
  void refusesNoRows() {
    assertThatIllegalArgumentException().isThrownBy(() -> RowBuckets.padded(0));
  }
}
