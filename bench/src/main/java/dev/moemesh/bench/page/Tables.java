package dev.moemesh.bench.page;

import dev.moemesh.bench.load.Goals;
import dev.moemesh.bench.report.Column;
import dev.moemesh.bench.report.ConditionLines;
import dev.moemesh.bench.report.Conditions;
import dev.moemesh.bench.report.Figures;
import dev.moemesh.bench.report.LimitFigures;
import dev.moemesh.bench.report.Ratio;
import dev.moemesh.bench.report.Report;
import java.util.List;
import java.util.Locale;

/** The tables of the page, each with its heading, or nothing where there is nothing to say. */
final class Tables {
  private static final double GIGA = 1e9;

  private Tables() {}

  /** What was measured, and where. */
  static String summary(Conditions conditions) {
    Column first = conditions.contenders().getFirst();
    String model = first.model().map(ConditionLines::sizes).orElse(first.servedModel());
    return "%s, on %s with %d cores, %s."
        .formatted(
            model,
            conditions.machine().cpu(),
            conditions.machine().cores(),
            conditions.date().toString().substring(0, 10));
  }

  static String ratios(Report report) {
    if (report.ratios().isEmpty()) {
      return "";
    }
    boolean ideals = report.ratios().stream().anyMatch(it -> it.ideal().isPresent());
    HtmlTable table =
        ideals
            ? new HtmlTable("Phase", "Contenders", "Ratio", "Ideal")
            : new HtmlTable("Phase", "Contenders", "Ratio");
    for (Ratio ratio : report.ratios()) {
      String ideal =
          ratio.ideal().isPresent() ? ReadableNumbers.of(ratio.ideal().getAsDouble()) : "–";
      String phase = ratio.phase().label();
      String names = ratio.comparison().label();
      String value = ReadableNumbers.of(ratio.ratio());
      table.row(ideals ? List.of(phase, names, value, ideal) : List.of(phase, names, value));
    }
    return ReportPage.section(
        "Ratios",
        "Tokens per second over tokens per second of the same round: median (lowest–highest)."
            + (ideals ? " Ideal is the ratio of the limits." : ""),
        table.markup());
  }

  static String limits(Report report) {
    if (report.figures().stream().allMatch(it -> it.limit().isEmpty())) {
      return "";
    }
    HtmlTable table =
        new HtmlTable(
            "Phase",
            "Contender",
            "tok/s",
            "of limit",
            "memory allows",
            "matmul allows",
            "binds",
            "experts a layer",
            "GB/s",
            "GFLOP/s");
    for (Figures figures : report.figures()) {
      figures.limit().ifPresent(limit -> table.row(limit(figures, limit)));
    }
    return ReportPage.section(
        "Limits of this run",
        "From the bytes and operations that had to be, and the machine's speeds at that time.",
        table.markup());
  }

  private static List<String> limit(Figures figures, LimitFigures limit) {
    return List.of(
        figures.phase().label(),
        figures.contender(),
        ReadableNumbers.of(figures.headline().median()),
        ReadableNumbers.percent(limit.fraction().median()),
        ReadableNumbers.of(limit.memory().median()),
        ReadableNumbers.of(limit.arithmetic().median()),
        limit.binding().name().toLowerCase(Locale.ROOT),
        ReadableNumbers.of(limit.experts().perLayer())
            + (limit.experts().counted() ? " counted" : " expected"),
        ReadableNumbers.of(figures.circumstances().readBytesPerSecond().median() / GIGA),
        figures
            .circumstances()
            .operationsPerSecond()
            .map(it -> ReadableNumbers.of(it.median() / GIGA))
            .orElse("–"));
  }

  static String goodput(Report report) {
    List<Figures.Open> all =
        report.figures().stream()
            .filter(Figures.Open.class::isInstance)
            .map(Figures.Open.class::cast)
            .toList();
    if (all.isEmpty()) {
      return "";
    }
    HtmlTable table =
        new HtmlTable("Phase", "Contender", "good requests/s", "requests", "good", "failed");
    for (Figures.Open open : all) {
      table.row(
          List.of(
              open.phase().label(),
              open.contender(),
              ReadableNumbers.of(open.goodRequestsPerSecond()),
              Integer.toString(open.requests()),
              Integer.toString(open.good()),
              Integer.toString(open.failed())));
    }
    Goals goals = report.conditions().plan().goals();
    return ReportPage.section(
        "Goodput",
        "Requests answered with the first token within %d ms and the others %d ms apart or less, in the mean."
            .formatted(goals.firstToken().toMillis(), goals.betweenTokens().toMillis()),
        table.markup());
  }

  static String conditions(Conditions conditions) {
    HtmlTable table = new HtmlTable("Condition", "");
    for (Column column : conditions.contenders()) {
      table.row(List.of(column.name(), ConditionLines.describe(column)));
    }
    table
        .row(List.of("machine", ConditionLines.machine(conditions.machine())))
        .row(List.of("load", ConditionLines.load(conditions.plan())))
        .row(List.of("date", conditions.date().toString()))
        .row(List.of("version", conditions.version()))
        .row(List.of("command", "./moe bench " + String.join(" ", conditions.arguments())));
    return ReportPage.section(
        "Conditions",
        "What one must know to repeat the run.",
        table.markup().replace("<table>", "<table class=\"facts\">"));
  }
}
