package dev.moemesh.bench.page;

import dev.moemesh.bench.report.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Percentiles of a latency, a curve for each contender. The upper end is drawn wide: from 0 to 50,
 * 90 and 99 percent are equal parts of a logarithm of what is left.
 */
final class LatencyPanel {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 210;
  private static final int LEFT = 52;
  private static final int RIGHT = 22;
  private static final int TOP = 30;
  private static final int BOTTOM = 26;
  private static final int LAST_PERCENT = 99;
  private static final double HUNDRED = 100;

  private LatencyPanel() {}

  /**
   * Draws it.
   *
   * @param curves in milliseconds by contender, at least one
   */
  static String draw(String title, SortedMap<String, Quantiles> curves, Palette contenders) {
    double largest = curves.values().stream().mapToDouble(Quantiles::p99).max().orElseThrow();
    Scale scale = Scale.upTo(largest, HEIGHT - TOP - BOTTOM);
    Svg svg = new Svg(WIDTH, HEIGHT, title + ": milliseconds by percentile");
    svg.text("title", 0, 14, "start", title);
    for (double tick : scale.ticks()) {
      double y = HEIGHT - BOTTOM - scale.at(tick);
      svg.line("grid", LEFT, y, WIDTH - RIGHT, y);
      svg.text("tick", LEFT - 8, y + 4, "end", ReadableNumbers.tick(tick));
    }
    for (int percent : List.of(0, 50, 90, LAST_PERCENT)) {
      svg.line("grid", x(percent), TOP, x(percent), HEIGHT - BOTTOM);
      svg.text("tick", x(percent), HEIGHT - BOTTOM + 16, "middle", percent + " %");
    }
    curves.forEach(
        (name, quantiles) ->
            svg.curve("curve " + contenders.style(name), points(quantiles, scale)));
    return svg.markup();
  }

  private static List<Svg.Point> points(Quantiles quantiles, Scale scale) {
    List<Svg.Point> points = new ArrayList<>();
    for (int percent = 0; percent <= LAST_PERCENT; percent++) {
      double millis = quantiles.percentiles().get(percent);
      points.add(new Svg.Point(x(percent), HEIGHT - BOTTOM - scale.at(millis)));
    }
    return points;
  }

  private static double x(int percent) {
    double all = Math.log10(HUNDRED / (HUNDRED - LAST_PERCENT));
    double part = Math.log10(HUNDRED / (HUNDRED - percent)) / all;
    return LEFT + part * (WIDTH - LEFT - RIGHT);
  }
}
