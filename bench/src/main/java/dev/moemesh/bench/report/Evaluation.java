package dev.moemesh.bench.report;

import dev.moemesh.bench.load.LoadPlan;
import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.load.PhaseRun;
import dev.moemesh.bench.load.Recording;
import dev.moemesh.bench.load.Wave;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Turns runs into figures: medians over rounds, quantiles over all requests and tokens. */
public final class Evaluation {
  private static final double MILLIS_PER_SECOND = 1000;

  private final LoadPlan plan;
  private final Map<String, MeasuredModel> models;

  /**
   * @param columns the contenders
   */
  public Evaluation(LoadPlan plan, Collection<Column> columns) {
    this.plan = plan;
    this.models = new HashMap<>();
    columns.forEach(column -> column.model().ifPresent(it -> models.put(column.name(), it)));
  }

  /** Figures of each phase and contender, in the order in which they first ran. */
  public List<Figures> of(List<PhaseRun> runs) {
    MachineLimits limits = new MachineLimits(plan, models, runs);
    return grouped(runs).values().stream().map(rounds -> figures(rounds, limits)).toList();
  }

  /** The contenders held against each other, phase by phase. */
  public List<Ratio> ratios(List<PhaseRun> runs, List<Comparison> comparisons) {
    return new Ratios(new MachineLimits(plan, models, runs)).of(grouped(runs), comparisons);
  }

  private static Map<Slot, List<PhaseRun>> grouped(List<PhaseRun> runs) {
    return runs.stream()
        .collect(Collectors.groupingBy(Slot::of, LinkedHashMap::new, Collectors.toList()));
  }

  private Figures figures(List<PhaseRun> rounds, MachineLimits limits) {
    return switch (rounds.getFirst().phase()) {
      case Phase.Decode decode -> decode(decode, rounds, limits);
      case Phase.Prefill prefill -> prefill(prefill, rounds, limits);
      case Phase.Open open -> open(open, rounds);
    };
  }

  private static Figures decode(Phase.Decode phase, List<PhaseRun> rounds, MachineLimits limits) {
    return new Figures.Decode(
        rounds.getFirst().contender(),
        phase,
        Spread.of(rounds.stream().flatMapToDouble(run -> steady(run.wave()))),
        spread(rounds, run -> run.wave().tokensPerSecond()),
        limits.of(rounds),
        Quantiles.of(millisToFirstToken(rounds)).orElseThrow(),
        Quantiles.of(millisBetweenTokens(rounds)).orElseThrow(),
        Circumstances.of(rounds));
  }

  private static Figures prefill(Phase.Prefill phase, List<PhaseRun> rounds, MachineLimits limits) {
    return new Figures.Prefill(
        rounds.getFirst().contender(),
        phase,
        Spread.of(
                millisToFirstToken(rounds)
                    .map(millis -> phase.tokens() * MILLIS_PER_SECOND / millis))
            .orElseThrow(),
        limits.of(rounds),
        Quantiles.of(millisToFirstToken(rounds)).orElseThrow(),
        Circumstances.of(rounds));
  }

  private Figures open(Phase.Open phase, List<PhaseRun> rounds) {
    return new Figures.Open(
        rounds.getFirst().contender(),
        phase,
        spread(rounds, run -> run.wave().tokensPerSecond()),
        spread(rounds, run -> good(run.wave()) / seconds(phase, run.wave())),
        rounds.stream().mapToInt(run -> run.wave().streams().size() + run.wave().failed()).sum(),
        rounds.stream().mapToInt(run -> good(run.wave())).sum(),
        rounds.stream().mapToInt(run -> run.wave().failed()).sum(),
        Quantiles.of(millisToFirstToken(rounds)).orElseThrow(),
        Quantiles.of(millisBetweenTokens(rounds)),
        Circumstances.of(rounds));
  }

  private int good(Wave wave) {
    return (int) wave.streams().stream().filter((Recording it) -> plan.goals().met(it)).count();
  }

  private static double seconds(Phase.Open phase, Wave wave) {
    return Math.max(wave.seconds(), phase.duration().toMillis() / MILLIS_PER_SECOND);
  }

  private static DoubleStream steady(Wave wave) {
    return wave.steadyTokensPerSecond().stream();
  }

  private static DoubleStream millisToFirstToken(List<PhaseRun> rounds) {
    return rounds.stream().map(PhaseRun::wave).flatMapToDouble(Wave::millisToFirstToken);
  }

  private static DoubleStream millisBetweenTokens(List<PhaseRun> rounds) {
    return rounds.stream().map(PhaseRun::wave).flatMapToDouble(Wave::millisBetweenTokens);
  }

  private static Spread spread(List<PhaseRun> rounds, ToDoubleFunction<PhaseRun> number) {
    Optional<Spread> spread = Spread.of(rounds.stream().mapToDouble(number));
    return spread.orElseThrow();
  }

  /** A cell of the report. */
  record Slot(Phase phase, String contender) {
    static Slot of(PhaseRun run) {
      return new Slot(run.phase(), run.contender());
    }
  }
}
