package dev.moemesh.bench.page;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A drawing under construction. Sizes are in CSS pixels; colours come from classes. */
final class Svg {
  private final int width;
  private final int height;
  private final String description;
  private final StringBuilder shapes = new StringBuilder();

  /**
   * @param description for those who cannot see it
   */
  Svg(int width, int height, String description) {
    this.width = width;
    this.height = height;
    this.description = description;
  }

  /** A rectangle with a text that shows when one points at it. */
  Svg bar(String style, double x, double y, double barWidth, double barHeight, String tip) {
    return add(
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>",
        style, x, y, Math.max(0, barWidth), barHeight, escape(tip));
  }

  Svg line(String style, double fromX, double fromY, double toX, double toY) {
    return add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        style, fromX, fromY, toX, toY);
  }

  /**
   * @param anchor {@code start}, {@code middle} or {@code end}
   */
  Svg text(String style, double x, double y, String anchor, String text) {
    return add(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        style, x, y, anchor, escape(text));
  }

  Svg curve(String style, List<Point> points) {
    String places =
        points.stream()
            .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", point.x(), point.y()))
            .collect(Collectors.joining(" "));
    return add("<polyline class=\"%s\" points=\"%s\"/>", style, places);
  }

  /** The element. */
  String markup() {
    return String.format(
        Locale.ROOT,
        "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">%s</svg>%n",
        escape(description),
        width,
        height,
        width,
        height,
        shapes);
  }

  /** Text in place of markup. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private Svg add(String format, Object... values) {
    shapes.append(String.format(Locale.ROOT, format, values)).append('\n');
    return this;
  }

  /** A place in the drawing. */
  record Point(double x, double y) {}
}
