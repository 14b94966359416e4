package dev.moemesh.bench.report;

import dev.moemesh.bench.load.LoadPlan;
import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.metrics.LayerCounters;
import dev.moemesh.bench.metrics.LayerPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A report as tables for a terminal. */
public final class ReportText {
  private static final String UNKNOWN = "-";
  private static final double GIGA = 1e9;
  private static final double PERCENT = 100;

  private final Report report;

  private ReportText(Report report) {
    this.report = report;
  }

  /** The tables, with the conditions before them. */
  public static String of(Report report) {
    return new ReportText(report).text();
  }

  private String text() {
    List<String> parts = new ArrayList<>();
    parts.add(conditions());
    parts.add(throughput());
    if (report.figures().stream().anyMatch(it -> it.limit().isPresent())) {
      parts.add(limits());
    }
    if (!report.ratios().isEmpty()) {
      parts.add(ratios());
    }
    parts.add(latency());
    if (report.figures().stream().anyMatch(Figures.Open.class::isInstance)) {
      parts.add(goodput());
    }
    if (report.figures().stream().anyMatch(it -> it.circumstances().layers().calls() > 0)) {
      parts.add(layers());
    }
    return String.join(System.lineSeparator(), parts);
  }

  private String conditions() {
    return ConditionLines.of(report.conditions()).stream()
        .map(line -> line + System.lineSeparator())
        .reduce("", String::concat);
  }

  private String throughput() {
    ReportTable table =
        new ReportTable(
            "throughput",
            "steady tok/s",
            "overall tok/s",
            "% of limit",
            "memory read GB/s",
            "matmul GFLOP/s",
            "client cores");
    report.figures().forEach(figures -> table.row(row(figures, throughput(figures))));
    return table.text();
  }

  private static Stream<String> throughput(Figures figures) {
    Circumstances circumstances = figures.circumstances();
    Optional<Spread> steady =
        figures instanceof Figures.Decode decode
            ? decode.steadyTokensPerSecond()
            : Optional.empty();
    Spread overall =
        figures instanceof Figures.Decode decode ? decode.tokensPerSecond() : figures.headline();
    return Stream.of(
        spread(steady, 1),
        spread(Optional.of(overall), 1),
        figures
            .limit()
            .map(limit -> number(limit.fraction().median() * PERCENT, 0))
            .orElse(UNKNOWN),
        number(circumstances.readBytesPerSecond().median() / GIGA, 1),
        circumstances
            .operationsPerSecond()
            .map(it -> number(it.median() / GIGA, 0))
            .orElse(UNKNOWN),
        number(circumstances.clientCores().median(), 2));
  }

  private String limits() {
    ReportTable table =
        new ReportTable(
            "limit of this run", "memory tok/s", "matmul tok/s", "binds", "experts per layer", "");
    for (Figures figures : report.figures()) {
      figures
          .limit()
          .ifPresent(
              limit ->
                  table.row(
                      row(
                          figures,
                          Stream.of(
                              number(limit.memory().median(), 1),
                              number(limit.arithmetic().median(), 1),
                              limit.binding().name().toLowerCase(Locale.ROOT),
                              number(limit.experts().perLayer(), 2),
                              limit.experts().counted() ? "counted" : "expected"))));
    }
    return table.text();
  }

  private String ratios() {
    boolean ideals = report.ratios().stream().anyMatch(it -> it.ideal().isPresent());
    ReportTable table =
        ideals
            ? new ReportTable("ratio, of paired rounds", "", "median (lowest-highest)", "ideal")
            : new ReportTable("ratio, of paired rounds", "", "median (lowest-highest)");
    for (Ratio ratio : report.ratios()) {
      Stream<String> cells =
          Stream.of(
              ratio.phase().label(),
              ratio.comparison().label(),
              spread(Optional.of(ratio.ratio()), 3));
      Stream<String> ideal =
          ideals
              ? Stream.of(
                  ratio.ideal().isPresent() ? number(ratio.ideal().getAsDouble(), 2) : UNKNOWN)
              : Stream.empty();
      table.row(Stream.concat(cells, ideal).toList());
    }
    return table.text();
  }

  private String latency() {
    ReportTable table =
        new ReportTable(
            "latency, ms", "first token p50", "p90", "p99", "between tokens p50", "p90", "p99");
    for (Figures figures : report.figures()) {
      Stream<String> between =
          figures
              .millisBetweenTokens()
              .map(ReportText::quantiles)
              .orElseGet(() -> Stream.of(UNKNOWN, UNKNOWN, UNKNOWN));
      table.row(row(figures, Stream.concat(quantiles(figures.millisToFirstToken()), between)));
    }
    return table.text();
  }

  private String goodput() {
    LoadPlan plan = report.conditions().plan();
    ReportTable table =
        new ReportTable(
            "goodput (first token in %d ms, then %d ms a token)"
                .formatted(
                    plan.goals().firstToken().toMillis(), plan.goals().betweenTokens().toMillis()),
            "good requests/s",
            "requests",
            "good",
            "failed");
    for (Figures figures : report.figures()) {
      if (figures instanceof Figures.Open open) {
        table.row(
            row(
                open,
                Stream.of(
                    spread(Optional.of(open.goodRequestsPerSecond()), 2),
                    Integer.toString(open.requests()),
                    Integer.toString(open.good()),
                    Integer.toString(open.failed()))));
      }
    }
    return table.text();
  }

  private String layers() {
    List<String> header = new ArrayList<>(List.of("MoE layer, us per call", "calls"));
    Arrays.stream(LayerPart.values()).map(LayerPart::label).forEach(header::add);
    ReportTable table = new ReportTable(header.toArray(String[]::new));
    for (Figures figures : report.figures()) {
      LayerCounters layers = figures.circumstances().layers();
      if (layers.calls() > 0) {
        table.row(
            row(
                figures,
                Stream.concat(
                    Stream.of(number(layers.calls(), 0)),
                    Arrays.stream(LayerPart.values())
                        .map(layers::microsPerCall)
                        .map(ReportText::rounded))));
      }
    }
    return table.text();
  }

  private List<String> row(Figures figures, Stream<String> cells) {
    return Stream.concat(Stream.of(label(figures.phase(), figures.contender())), cells).toList();
  }

  private String label(Phase phase, String contender) {
    return report.conditions().contenders().size() == 1
        ? phase.label()
        : phase.label() + ": " + contender;
  }

  private static Stream<String> quantiles(Quantiles quantiles) {
    return Stream.of(quantiles.p50(), quantiles.p90(), quantiles.p99())
        .map(value -> number(value, 1));
  }

  private static String spread(Optional<Spread> spread, int decimals) {
    return spread
        .map(
            it ->
                "%s (%s-%s)"
                    .formatted(
                        number(it.median(), decimals),
                        number(it.min(), decimals),
                        number(it.max(), decimals)))
        .orElse(UNKNOWN);
  }

  private static String rounded(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble(), 0) : UNKNOWN;
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
