package dev.moemesh.bench.report;

import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.load.PhaseRun;
import dev.moemesh.bench.load.Wave;
import dev.moemesh.bench.metrics.WeightTraffic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Turns runs into figures: medians over rounds, quantiles over all requests and tokens. */
public final class Evaluation {
  private static final double MILLIS_PER_SECOND = 1000;

  private final Optional<WeightTraffic> traffic;

  /**
   * @param traffic of the model that was measured, if its sizes are known
   */
  public Evaluation(Optional<WeightTraffic> traffic) {
    this.traffic = traffic;
  }

  /** Figures of each phase, in the order in which the phases first ran. */
  public List<Figures> of(List<PhaseRun> runs) {
    Map<Phase, List<PhaseRun>> byPhase =
        runs.stream()
            .collect(
                Collectors.groupingBy(PhaseRun::phase, LinkedHashMap::new, Collectors.toList()));
    return byPhase.entrySet().stream()
        .map(
            phase ->
                switch (phase.getKey()) {
                  case Phase.Decode decode -> decode(decode, phase.getValue());
                  case Phase.Prefill prefill -> prefill(prefill, phase.getValue());
                })
        .toList();
  }

  private Figures decode(Phase.Decode phase, List<PhaseRun> runs) {
    return new Figures.Decode(
        phase,
        Spread.of(runs.stream().flatMapToDouble(run -> steady(run).stream())),
        Spread.of(runs.stream().mapToDouble(run -> run.wave().tokensPerSecond())).orElseThrow(),
        Spread.of(
            runs.stream().flatMapToDouble(run -> ofMemoryLimit(phase.streams(), run).stream())),
        Quantiles.of(runs.stream().map(PhaseRun::wave).flatMapToDouble(Wave::millisToFirstToken))
            .orElseThrow(),
        Quantiles.of(runs.stream().map(PhaseRun::wave).flatMapToDouble(Wave::millisBetweenTokens))
            .orElseThrow(),
        Circumstances.of(runs));
  }

  private static Figures prefill(Phase.Prefill phase, List<PhaseRun> runs) {
    return new Figures.Prefill(
        phase,
        Spread.of(
                millisToFirstToken(runs).map(millis -> phase.tokens() * MILLIS_PER_SECOND / millis))
            .orElseThrow(),
        Quantiles.of(millisToFirstToken(runs)).orElseThrow(),
        Circumstances.of(runs));
  }

  private static DoubleStream millisToFirstToken(List<PhaseRun> runs) {
    return runs.stream().map(PhaseRun::wave).flatMapToDouble(Wave::millisToFirstToken);
  }

  private static OptionalDouble steady(PhaseRun run) {
    return run.wave().steadyTokensPerSecond();
  }

  private OptionalDouble ofMemoryLimit(int streams, PhaseRun run) {
    OptionalDouble steady = steady(run);
    if (traffic.isEmpty() || steady.isEmpty()) {
      return OptionalDouble.empty();
    }
    double limit = traffic.get().tokensPerSecond(streams, run.readBytesPerSecond());
    return OptionalDouble.of(steady.getAsDouble() / limit);
  }
}
