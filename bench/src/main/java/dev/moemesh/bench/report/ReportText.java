package dev.moemesh.bench.report;

import dev.moemesh.bench.metrics.LayerCounters;
import dev.moemesh.bench.metrics.LayerPart;
import dev.moemesh.model.config.ModelConfig;
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

  private ReportText() {}

  public static String of(Report report) {
    String newline = System.lineSeparator();
    List<String> parts = new ArrayList<>();
    parts.add(conditions(report.conditions()));
    parts.add(throughput(report.figures()));
    parts.add(latency(report.figures()));
    if (report.figures().stream().anyMatch(it -> it.circumstances().layers().calls() > 0)) {
      parts.add(layers(report.figures()));
    }
    return String.join(newline, parts);
  }

  private static String conditions(Conditions conditions) {
    Machine machine = conditions.machine();
    String pods =
        conditions.expertPods().isPresent()
            ? ", " + conditions.expertPods().getAsInt() + " expert pods"
            : "";
    return Stream.of(
            conditions.modelName() + conditions.model().map(ReportText::sizes).orElse(""),
            "%s, %d cores; %s; %s"
                .formatted(
                    machine.cpu(), machine.cores(), machine.operatingSystem(), machine.java()),
            "%s; version %s%s; prompts of %d tokens, %d generated; %d rounds: median (lowest-highest)"
                .formatted(
                    conditions.date(),
                    conditions.version(),
                    pods,
                    conditions.plan().promptTokens(),
                    conditions.plan().generatedTokens(),
                    conditions.plan().repeats()))
        .reduce("", (text, line) -> text + line + System.lineSeparator());
  }

  private static String sizes(MeasuredModel model) {
    ModelConfig config = model.config();
    return ": %s, hidden %d, ffn %d, %d layers, %d experts top-%d, vocabulary %d, %s computed in %s"
        .formatted(
            config.family().modelType(),
            config.hiddenSize(),
            config.moe().intermediateSize(),
            config.layerCount(),
            config.moe().expertCount(),
            config.moe().expertsPerToken(),
            config.vocabularySize(),
            model.weightType(),
            model.computeType());
  }

  private static String throughput(List<Figures> all) {
    TextTable table =
        new TextTable(
            "throughput",
            "steady tok/s",
            "overall tok/s",
            "% of memory limit",
            "memory read GB/s",
            "client cores");
    all.forEach(figures -> table.row(throughput(figures)));
    return table.text();
  }

  private static List<String> throughput(Figures figures) {
    Stream<String> own =
        switch (figures) {
          case Figures.Decode decode ->
              Stream.of(
                  spread(decode.steadyTokensPerSecond()),
                  spread(Optional.of(decode.tokensPerSecond())),
                  decode
                      .ofMemoryLimit()
                      .map(limit -> number(limit.median() * PERCENT, 0))
                      .orElse(UNKNOWN));
          case Figures.Prefill prefill ->
              Stream.of(UNKNOWN, spread(Optional.of(prefill.tokensPerSecond())), UNKNOWN);
        };
    Circumstances circumstances = figures.circumstances();
    Stream<String> around =
        Stream.of(
            number(circumstances.readBytesPerSecond().median() / GIGA, 1),
            number(circumstances.clientCores().median(), 2));
    return row(figures, own, around);
  }

  private static String latency(List<Figures> all) {
    TextTable table =
        new TextTable(
            "latency, ms", "first token p50", "p90", "p99", "between tokens p50", "p90", "p99");
    all.forEach(figures -> table.row(latency(figures)));
    return table.text();
  }

  private static List<String> latency(Figures figures) {
    Stream<String> between =
        switch (figures) {
          case Figures.Decode decode -> quantiles(decode.millisBetweenTokens());
          case Figures.Prefill _ -> Stream.of(UNKNOWN, UNKNOWN, UNKNOWN);
        };
    return row(figures, quantiles(figures.millisToFirstToken()), between);
  }

  private static String layers(List<Figures> all) {
    List<String> header = new ArrayList<>(List.of("MoE layer, us per call", "calls"));
    Arrays.stream(LayerPart.values()).map(LayerPart::label).forEach(header::add);
    TextTable table = new TextTable(header.toArray(String[]::new));
    all.forEach(figures -> table.row(layers(figures)));
    return table.text();
  }

  private static List<String> layers(Figures figures) {
    LayerCounters layers = figures.circumstances().layers();
    return row(
        figures,
        Stream.of(number(layers.calls(), 0)),
        Arrays.stream(LayerPart.values()).map(layers::microsPerCall).map(ReportText::rounded));
  }

  private static List<String> row(Figures figures, Stream<String> first, Stream<String> second) {
    Stream<String> label = Stream.of(figures.phase().label());
    return Stream.of(label, first, second).flatMap(cells -> cells).toList();
  }

  private static Stream<String> quantiles(Quantiles quantiles) {
    return Stream.of(quantiles.p50(), quantiles.p90(), quantiles.p99())
        .map(value -> number(value, 1));
  }

  private static String spread(Optional<Spread> spread) {
    return spread
        .map(
            it ->
                "%s (%s-%s)"
                    .formatted(number(it.median(), 1), number(it.min(), 1), number(it.max(), 1)))
        .orElse(UNKNOWN);
  }

  private static String rounded(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble(), 0) : UNKNOWN;
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
