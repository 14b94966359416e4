package dev.moemesh.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.moemesh.model.config.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowPlanTest {

  @Test
  void takesOnePieceWhereEachCallCosts() {
    RowPlan plan = plan(rows -> 1000 + rows);

    assertThat(pieces(plan, 1)).containsExactly(2);
    assertThat(pieces(plan, 9)).containsExactly(16);
    assertThat(pieces(plan, 130)).containsExactly(192);
    assertThat(pieces(plan, 512)).containsExactly(512);
  }

  @Test
  void cutsRowsWhereOnlyTheyCost() {
    RowPlan plan = plan(rows -> rows);

    assertThat(sum(pieces(plan, 144))).isEqualTo(144);
    assertThat(sum(pieces(plan, 7))).isEqualTo(8);
  }

  @Test
  void avoidsRowCountsThatAreSlow() {
    RowPlan plan = plan(rows -> rows == 96 || rows == 192 ? 10_000 : 100 + rows);

    assertThat(pieces(plan, 90)).containsExactly(128);
    assertThat(pieces(plan, 140)).containsExactly(128, 16);
  }

  @Test
  void coversAllRowsAlsoBeyondTheLargestPiece() {
    RowPlan plan = plan(rows -> 40 + rows);

    for (int rows = 1; rows <= 2000; rows++) {
      List<Integer> pieces = pieces(plan, rows);
      assertThat(sum(pieces)).isGreaterThanOrEqualTo(rows);
      assertThat(plan.pieces(rows)).contains(pieces.stream().mapToInt(it -> it).toArray());
    }
  }

  @Test
  void neverCutsWhereNothingIsMeasured() {
    assertThat(IntStream.rangeClosed(1, 700))
        .allMatch(rows -> RowPlan.padded().next(rows) == RowBuckets.padded(rows));
    assertThat(RowPlan.of(DataType.F32, ComputeDevice.CPU, 1).next(144)).isEqualTo(160);
  }

  @Test
  void cutsAsWasMeasuredOnAmx() {
    assertThat(pieces(RowPlan.tiles(1), 144)).containsExactly(128, 16);
    assertThat(pieces(RowPlan.tiles(1), 96)).containsExactly(128);
    assertThat(pieces(RowPlan.tiles(2), 96)).containsExactly(96);
    assertThat(pieces(RowPlan.tiles(2), 160)).containsExactly(192);
    assertThat(RowPlan.tiles(1).pieces(256)).contains(2, 16, 128, 256);
  }

  @Test
  void computesEachOfItsPiecesInOneCall() {
    for (int piece : RowPlan.tiles(1).pieces(512)) {
      assertThat(pieces(RowPlan.tiles(1), piece)).containsExactly(piece);
    }
  }

  @Test
  void refusesNoRows() {
    assertThatIllegalArgumentException().isThrownBy(() -> plan(rows -> rows).next(0));
    assertThatIllegalArgumentException().isThrownBy(() -> RowPlan.padded().next(0));
  }

  private static RowPlan plan(IntToDoubleFunction cost) {
    return RowPlan.leastCost(
        IntStream.of(2, 4, 8, 16, 32, 64, 96, 128, 192, 256, 512)
            .mapToObj(rows -> new RowPlan.Cost(rows, cost.applyAsDouble(rows)))
            .toList());
  }

  private static int sum(List<Integer> pieces) {
    return pieces.stream().mapToInt(piece -> piece).sum();
  }

  private static List<Integer> pieces(RowPlan plan, int rows) {
    List<Integer> pieces = new ArrayList<>();
    for (int left = rows; left > 0; left -= pieces.getLast()) {
      pieces.add(plan.next(left));
    }
    return pieces;
  }
}
