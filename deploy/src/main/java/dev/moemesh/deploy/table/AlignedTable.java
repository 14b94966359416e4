package dev.moemesh.deploy.table;

import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Rows of equally many cells in columns, each as wide as its widest cell. */
public final class AlignedTable {
  private static final int GAP = 2;

  private AlignedTable() {}

  /** Lines without trailing space, each with its line separator. */
  public static String of(List<List<String>> rows, Alignment alignment) {
    List<Integer> widths =
        IntStream.range(0, rows.getFirst().size())
            .mapToObj(
                column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toList();
    TextTable table = TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns(widths));
    table.setAdjustLineBreaksForWideCJKCharacters(false);
    for (List<String> row : rows) {
      table.addRowValues(cells(row, widths, alignment));
    }
    return table.toString();
  }

  private static Column[] columns(List<Integer> widths) {
    return IntStream.range(0, widths.size())
        .mapToObj(
            column -> {
              int gap = column == 0 ? 0 : GAP;
              return new Column(widths.get(column) + gap, gap, Overflow.TRUNCATE);
            })
        .toArray(Column[]::new);
  }

  private static Text[] cells(List<String> row, List<Integer> widths, Alignment alignment) {
    return IntStream.range(0, row.size())
        .mapToObj(column -> Ansi.OFF.new Text(cell(row.get(column), column, widths, alignment)))
        .toArray(Text[]::new);
  }

  private static String cell(String text, int column, List<Integer> widths, Alignment alignment) {
    int padding =
        switch (alignment) {
          case LEFT -> 0;
          case NUMBERS_RIGHT -> column == 0 ? 0 : widths.get(column) - text.length();
        };
    return " ".repeat(padding) + text;
  }
}
