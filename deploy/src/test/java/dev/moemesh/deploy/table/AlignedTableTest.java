package dev.moemesh.deploy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AlignedTableTest {
  private static final List<List<String>> ROWS =
      List.of(List.of("name", "a", "per second"), List.of("x", "", "1"), List.of("y z", "12", "-"));

  @Test
  void putsEachColumnToTheLeftWithoutTrailingSpace() {
    assertThat(AlignedTable.of(ROWS, Alignment.LEFT))
        .isEqualTo(
            """
            name  a   per second
            x         1
            y z   12  -
            """);
  }

  @Test
  void putsNumbersToTheRight() {
    assertThat(AlignedTable.of(ROWS, Alignment.NUMBERS_RIGHT))
        .isEqualTo(
            """
            name   a  per second
            x                  1
            y z   12           -
            """);
  }

  @Test
  void showsACellOfAnyWidthOnOneLine() {
    String wide = "experts L0: 0-3; ".repeat(20).strip();

    assertThat(AlignedTable.of(List.of(List.of("pod", wide)), Alignment.LEFT))
        .isEqualTo("pod  " + wide + "\n");
  }
}
