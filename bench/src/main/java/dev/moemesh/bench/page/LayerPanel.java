package dev.moemesh.bench.page;

import dev.moemesh.bench.metrics.LayerCounters;
import dev.moemesh.bench.metrics.LayerPart;
import dev.moemesh.bench.report.Figures;
import java.util.Arrays;
import java.util.List;

/** Where the time of a MoE layer goes in one phase: a bar of parts for each contender. */
final class LayerPanel {
  /** Colours of the parts. */
  static final Palette PARTS =
      new Palette("p", Arrays.stream(LayerPart.values()).map(LayerPart::label).toList());

  private static final int WIDTH = 940;
  private static final int LABEL = 250;
  private static final int VALUE = 90;
  private static final int ROW = 28;
  private static final int BAR = 18;

  private LayerPanel() {}

  /**
   * Draws it.
   *
   * @param phase figures of one phase, each with counted layers, at least one
   */
  static String draw(List<Figures> phase) {
    double largest =
        phase.stream().mapToDouble(it -> total(it.circumstances().layers())).max().orElseThrow();
    Scale scale = new Scale(largest, largest, WIDTH - LABEL - VALUE);
    Svg svg =
        new Svg(
            WIDTH,
            ROW * phase.size(),
            phase.getFirst().phase().label() + ": microseconds of a MoE layer");
    double y = 0;
    for (Figures figures : phase) {
      draw(svg, figures, y, scale);
      y += ROW;
    }
    return svg.markup();
  }

  private static void draw(Svg svg, Figures figures, double y, Scale scale) {
    LayerCounters layers = figures.circumstances().layers();
    String label = figures.phase().label() + " · " + figures.contender();
    svg.text("label", LABEL - 8, y + BAR / 2.0 + 4, "end", label);
    double x = LABEL;
    for (LayerPart part : LayerPart.values()) {
      double micros = layers.microsPerCall(part).orElse(0);
      svg.bar(
          PARTS.style(part.label()),
          x,
          y,
          scale.at(micros),
          BAR,
          "%s: %s µs".formatted(part.label(), ReadableNumbers.of(micros)));
      x += scale.at(micros);
    }
    svg.text(
        "value", WIDTH, y + BAR / 2.0 + 4, "end", ReadableNumbers.of(total(layers) / 1000) + " ms");
  }

  private static double total(LayerCounters layers) {
    return Arrays.stream(LayerPart.values())
        .mapToDouble(part -> layers.microsPerCall(part).orElse(0))
        .sum();
  }
}
