package dev.moemesh.bench.page;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Names with a colour each, the same in all plots of a page.
 *
 * @param prefix of the CSS classes, which are numbered from 1
 */
record Palette(String prefix, List<String> names) {
  private static final int COLOURS = 6;

  Palette {
    names = List.copyOf(names);
  }

  /** The class that colours what bears the name. */
  String style(String name) {
    return prefix + (1 + names.indexOf(name) % COLOURS);
  }

  /** What each colour stands for. */
  String legend() {
    return names.stream()
        .map(name -> "<span><i class=\"%s\"></i>%s</span>".formatted(style(name), Svg.escape(name)))
        .collect(Collectors.joining("", "<p class=\"legend\">", "</p>\n"));
  }
}
