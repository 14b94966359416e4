package dev.moemesh.bench.page;

import dev.moemesh.bench.report.Figures;
import dev.moemesh.bench.report.LimitFigures;
import java.util.List;

/** Tokens per second of one phase: a bar for each contender, and the limit that it had. */
final class ThroughputPanel {
  private static final int WIDTH = 460;
  private static final int LABEL = 118;
  private static final int VALUE = 128;
  private static final int ROW = 34;
  private static final int BAR = 18;
  private static final int TOP = 30;

  private ThroughputPanel() {}

  /**
   * Draws it.
   *
   * @param phase figures of one phase, at least one
   */
  static String draw(List<Figures> phase, Palette contenders) {
    String title = phase.getFirst().phase().label();
    double largest = phase.stream().mapToDouble(ThroughputPanel::extent).max().orElseThrow();
    Scale scale = Scale.upTo(largest, WIDTH - LABEL - VALUE);
    Svg svg = new Svg(WIDTH, TOP + ROW * phase.size(), title + ": tokens per second");
    svg.text("title", 0, 14, "start", title);
    double y = TOP;
    for (Figures figures : phase) {
      draw(svg, figures, contenders.style(figures.contender()), y, scale);
      y += ROW;
    }
    return svg.markup();
  }

  private static void draw(Svg svg, Figures figures, String style, double y, Scale scale) {
    double median = figures.headline().median();
    double middle = y + BAR / 2.0;
    svg.text("label", LABEL - 8, middle + 4, "end", figures.contender());
    svg.bar(
        style,
        LABEL,
        y,
        scale.at(median),
        BAR,
        figures.contender() + ": " + ReadableNumbers.of(figures.headline()) + " tok/s");
    svg.line(
        "whisker",
        LABEL + scale.at(figures.headline().min()),
        middle,
        LABEL + scale.at(figures.headline().max()),
        middle);
    figures
        .limit()
        .ifPresent(
            limit -> {
              double x = LABEL + scale.at(limit.tokensPerSecond());
              svg.line("limit", x, y - 4, x, y + BAR + 4);
            });
    svg.text("value", WIDTH, middle + 4, "end", value(figures));
  }

  private static String value(Figures figures) {
    String tokens = ReadableNumbers.of(figures.headline().median()) + " tok/s";
    return figures
        .limit()
        .map(limit -> tokens + " · " + ReadableNumbers.percent(limit.fraction().median()))
        .orElse(tokens);
  }

  private static double extent(Figures figures) {
    return Math.max(
        figures.headline().max(), figures.limit().map(LimitFigures::tokensPerSecond).orElse(0.0));
  }
}
