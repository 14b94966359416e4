package dev.moemesh.bench.page;

import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.report.Column;
import dev.moemesh.bench.report.Figures;
import dev.moemesh.bench.report.Quantiles;
import dev.moemesh.bench.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a report as a page of HTML. */
public final class ReportPage {
  private final Report report;
  private final Palette contenders;

  private ReportPage(Report report) {
    this.report = report;
    this.contenders =
        new Palette("c", report.conditions().contenders().stream().map(Column::name).toList());
  }

  /** The page: style and plots are in it, and nothing is fetched from elsewhere. */
  public static String of(Report report) {
    return new ReportPage(report).markup();
  }

  private String markup() {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>moe-mesh benchmark</title>
        <style>
        %s</style>
        </head>
        <body>
        <h1>moe-mesh benchmark</h1>
        <p>%s</p>
        %s%s%s%s%s%s</body>
        </html>
        """
        .formatted(
            style(),
            Svg.escape(Tables.summary(report.conditions())),
            throughput(),
            Tables.ratios(report),
            Tables.limits(report),
            latency(),
            Tables.goodput(report) + layers(),
            Tables.conditions(report.conditions()));
  }

  private String throughput() {
    String panels =
        phases().stream()
            .map(phase -> ThroughputPanel.draw(phase, contenders))
            .collect(Collectors.joining());
    boolean limited = report.figures().stream().anyMatch(it -> it.limit().isPresent());
    String explained =
        "Decode: tokens of all streams while all of them decode. Prefill: tokens of the prompt until its first token."
            + " Bars are medians over rounds, the fine line inside goes from lowest to highest."
            + (limited
                ? " The upright stroke is the limit of this run: what the machine's memory and matrix products, measured"
                    + " right before each phase, allow; the percentage is the part of it that was reached."
                : "");
    return section("Throughput", explained, "<div class=\"panels\">\n" + panels + "</div>\n");
  }

  private String latency() {
    StringBuilder panels = new StringBuilder();
    for (List<Figures> phase : phases()) {
      String label = phase.getFirst().phase().label();
      panels.append(
          latency(label + ": first token, ms", phase, it -> Optional.of(it.millisToFirstToken())));
      panels.append(latency(label + ": between tokens, ms", phase, Figures::millisBetweenTokens));
    }
    return section(
        "Latency",
        "Percentiles over all requests, or all tokens, of all rounds.",
        contenders.legend() + "<div class=\"panels\">\n" + panels + "</div>\n");
  }

  private String latency(
      String title, List<Figures> phase, Function<Figures, Optional<Quantiles>> kind) {
    SortedMap<String, Quantiles> curves = new TreeMap<>();
    phase.forEach(
        figures -> kind.apply(figures).ifPresent(it -> curves.put(figures.contender(), it)));
    return curves.isEmpty() ? "" : LatencyPanel.draw(title, curves, contenders);
  }

  private String layers() {
    String panels =
        phases().stream()
            .map(ReportPage::counted)
            .filter(phase -> !phase.isEmpty())
            .map(LayerPanel::draw)
            .collect(Collectors.joining());
    return panels.isEmpty()
        ? ""
        : section(
            "MoE layer",
            "What the attention service waits for in one call of a MoE layer, in the mean; each phase has its own scale.",
            LayerPanel.PARTS.legend() + panels);
  }

  private static List<Figures> counted(List<Figures> phase) {
    return phase.stream().filter(it -> it.circumstances().layers().calls() > 0).toList();
  }

  private List<List<Figures>> phases() {
    List<Phase> phases = report.figures().stream().map(Figures::phase).distinct().toList();
    return phases.stream()
        .map(phase -> report.figures().stream().filter(it -> it.phase().equals(phase)).toList())
        .toList();
  }

  /** A heading, a sentence or two, and what it is about. */
  static String section(String heading, String explained, String content) {
    return "<h2>%s</h2>\n<p>%s</p>\n%s"
        .formatted(Svg.escape(heading), Svg.escape(explained), content);
  }

  private static String style() {
    try (InputStream css = ReportPage.class.getResourceAsStream("report.css")) {
      if (css == null) {
        throw new IllegalStateException("expected report.css beside " + ReportPage.class);
      }
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page's style", e);
    }
  }
}
