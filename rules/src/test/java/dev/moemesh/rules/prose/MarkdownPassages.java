package dev.moemesh.rules.prose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts a Markdown file into its paragraphs, list items, headings and table cells. Fenced code, HTML
 * comments and the targets of links are left out.
 */
final class MarkdownPassages {
  private static final Pattern FENCE = Pattern.compile("\\s*(```|~~~).*");
  private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*+]|\\d+[.)])\\s+");
  private static final Pattern HEADING = Pattern.compile("\\s*#+\\s+.*");
  private static final Pattern TABLE_ROW = Pattern.compile("\\s*\\|.*\\|\\s*");
  private static final Pattern CELL_BORDER = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern RULE = Pattern.compile("[\\s|:-]+");

  private final Path file;
  private final List<Passage> passages = new ArrayList<>();
  private final StringBuilder open = new StringBuilder();
  private int openedAt;

  private MarkdownPassages(Path file) {
    this.file = file;
  }

  static List<Passage> of(Path file, String markdown) {
    return new MarkdownPassages(file).read(markdown);
  }

  private List<Passage> read(String markdown) {
    boolean fenced = false;
    int line = 0;
    for (String text : MarkdownMarks.removeComments(markdown).split("\n", -1)) {
      line++;
      if (FENCE.matcher(text).matches()) {
        close();
        fenced = !fenced;
      } else if (!fenced) {
        read(text, line);
      }
    }
    close();
    return List.copyOf(passages);
  }

  private void read(String text, int line) {
    if (text.isBlank()) {
      close();
    } else if (TABLE_ROW.matcher(text).matches()) {
      close();
      cells(text, line);
    } else if (HEADING.matcher(text).matches()) {
      close();
      add(text.replaceFirst("\\s*#+\\s+", ""), line);
      close();
    } else if (ITEM.matcher(text).lookingAt()) {
      close();
      add(ITEM.matcher(text).replaceFirst(""), line);
    } else {
      add(text.replaceFirst("^\\s*>\\s?", ""), line);
    }
  }

  private void cells(String row, int line) {
    if (RULE.matcher(row).matches()) {
      return;
    }
    for (String cell : CELL_BORDER.split(row, -1)) {
      add(cell, line);
      close();
    }
  }

  private void add(String text, int line) {
    if (open.isEmpty()) {
      openedAt = line;
    } else {
      open.append('\n');
    }
    open.append(text.strip());
  }

  private void close() {
    String text = MarkdownMarks.remove(open.toString());
    open.setLength(0);
    if (!text.isBlank()) {
      passages.add(new Passage(file, openedAt, text));
    }
  }
}
