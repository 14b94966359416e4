package dev.moemesh.bench.report;

import dev.moemesh.deploy.table.AlignedTable;
import dev.moemesh.deploy.table.Alignment;
import java.util.ArrayList;
import java.util.List;

/** A table of a report: a header, and rows that begin with their name. Not thread-safe. */
final class ReportTable {
  private final List<List<String>> rows = new ArrayList<>();

  ReportTable(String... header) {
    rows.add(List.of(header));
  }

  void row(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  /** Lines without trailing space, each with its line separator. */
  String text() {
    return AlignedTable.of(rows, Alignment.NUMBERS_RIGHT);
  }
}
