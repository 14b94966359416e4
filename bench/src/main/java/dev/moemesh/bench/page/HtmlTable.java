package dev.moemesh.bench.page;

import java.util.List;
import java.util.stream.Collectors;

/** A table under construction. */
final class HtmlTable {
  private final StringBuilder rows = new StringBuilder();

  HtmlTable(String... header) {
    rows.append("<thead>").append(row("th", List.of(header))).append("</thead>\n<tbody>\n");
  }

  HtmlTable row(List<String> cells) {
    rows.append(row("td", cells));
    return this;
  }

  String markup() {
    return "<div class=\"scroll\"><table>\n" + rows + "</tbody></table></div>\n";
  }

  private static String row(String tag, List<String> cells) {
    return cells.stream()
        .map(cell -> "<%s>%s</%s>".formatted(tag, Svg.escape(cell), tag))
        .collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }
}
