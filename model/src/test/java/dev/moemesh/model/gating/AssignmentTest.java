package dev.moemesh.model.gating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private final Assignment assignment = new Assignment();

  @Test
  void aRowMayHaveAnyNumberOfExperts() {
    assignment.reset(3);
    assignment.choose(4, 0.75f);
    assignment.choose(1, 0.25f);
    assignment.endRow();
    assignment.endRow();
    assignment.choose(0, 1);
    assignment.endRow();

    assertThat(assignment.rowCount()).isEqualTo(3);
    assertThat(assignment.choiceCount()).isEqualTo(3);
    assertThat(choices(0)).containsExactly("4 * 0.75", "1 * 0.25");
    assertThat(choices(1)).isEmpty();
    assertThat(choices(2)).containsExactly("0 * 1.0");
    assertThat(assignment.atFault(1)).isFalse();
  }

  @Test
  void aRowMayTakeItsExpertsAtOnce() {
    assignment.reset(3);
    assignment.chooseAll(new int[] {4, 1, 9}, new float[] {0.75f, 0.25f, 9}, 2);
    assignment.endRow();
    assignment.choose(2, 0.5f);
    assignment.chooseAll(new int[40], new float[40], 40);
    assignment.endRow();
    assignment.chooseAll(new int[0], new float[0], 0);
    assignment.endRow();

    assertThat(choices(0)).containsExactly("4 * 0.75", "1 * 0.25");
    assertThat(choices(1)).hasSize(41).startsWith("2 * 0.5", "0 * 0.0");
    assertThat(choices(2)).isEmpty();
    assertThat(assignment.row(42)).isEqualTo(1);
  }

  @Test
  void aRowAtFaultLosesItsChoices() {
    assignment.reset(2);
    assignment.choose(1, 1);
    assignment.endRowAtFault();
    assignment.choose(2, 1);
    assignment.endRow();

    assertThat(assignment.atFault(0)).isTrue();
    assertThat(choices(0)).isEmpty();
    assertThat(assignment.atFault(1)).isFalse();
    assertThat(choices(1)).containsExactly("2 * 1.0");
  }

  @Test
  void anotherBatchRemembersNothing() {
    assignment.reset(2);
    assignment.endRowAtFault();
    assignment.choose(1, 1);
    assignment.endRow();

    assignment.reset(1);
    assignment.endRow();

    assertThat(assignment.rowCount()).isEqualTo(1);
    assertThat(assignment.choiceCount()).isZero();
    assertThat(assignment.atFault(0)).isFalse();
    assertThatThrownBy(() -> assignment.expert(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void whatIsAssignedIsFoundAgainWhateverTheSizes() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<List<Integer>> expected = new ArrayList<>();
      int rows = random.nextInt(200);
      assignment.reset(rows);
      for (int row = 0; row < rows; row++) {
        expected.add(random.ints(random.nextInt(5), 0, 64).boxed().toList());
        expected.getLast().forEach(expert -> assignment.choose(expert, expert / 64f));
        assignment.endRow();
      }

      for (int row = 0; row < rows; row++) {
        List<Integer> found = new ArrayList<>();
        for (int i = assignment.firstChoice(row); i < assignment.firstChoice(row + 1); i++) {
          assertThat(assignment.row(i)).as("seed %d", seed).isEqualTo(row);
          assertThat(assignment.weight(i)).isEqualTo(assignment.expert(i) / 64f);
          found.add(assignment.expert(i));
        }
        assertThat(found).as("seed %d, row %d", seed, row).isEqualTo(expected.get(row));
      }
      assertThat(assignment.firstChoice(rows)).isEqualTo(assignment.choiceCount());
    }
  }

  @Test
  void aRowThatTheGateForgotIsReported() {
    assignment.reset(2);
    assignment.endRow();

    assertThatThrownBy(() -> assignment.firstChoice(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected the assignment of row 1, found 1 of 2 rows assigned");
  }

  @Test
  void moreRowsThanTheBatchHasAreRefused() {
    assignment.reset(1);
    assignment.endRow();

    assertThatThrownBy(assignment::endRow).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> assignment.reset(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rowCount: expected zero or positive, found -1");
  }

  @Test
  void expertIdsAreATableThatIsPaddedWithOnes() {
    assignment.reset(3);
    assignment.choose(300, 1);
    assignment.choose(2, 1);
    assignment.choose(9, 1);
    assignment.endRow();
    assignment.choose(7, 1);
    assignment.endRow();
    assignment.endRowAtFault();
    ByteBuffer out = ByteBuffer.allocate(14).position(1);

    assignment.writeExpertIds(2, out);

    assertThat(out.position()).isEqualTo(13);
    ByteBuffer ids = out.slice(1, 12).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(List.of(0, 1, 2, 3, 4, 5))
        .extracting(i -> Short.toUnsignedInt(ids.getShort(2 * i)))
        .containsExactly(300, 2, 7, 0xffff, 0xffff, 0xffff);
  }

  private List<String> choices(int row) {
    List<String> choices = new ArrayList<>();
    for (int i = assignment.firstChoice(row); i < assignment.firstChoice(row + 1); i++) {
      choices.add(assignment.expert(i) + " * " + assignment.weight(i));
    }
    return choices;
  }
}
