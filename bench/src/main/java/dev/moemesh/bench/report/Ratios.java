package dev.moemesh.bench.report;

import dev.moemesh.bench.limit.MachineSpeed;
import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.load.PhaseRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Pairs the rounds of contenders: what ran next to each other is compared, not the medians. */
final class Ratios {
  private final MachineLimits limits;

  Ratios(MachineLimits limits) {
    this.limits = limits;
  }

  List<Ratio> of(Map<Evaluation.Slot, List<PhaseRun>> rounds, List<Comparison> comparisons) {
    List<Ratio> ratios = new ArrayList<>();
    for (Phase phase : rounds.keySet().stream().map(Evaluation.Slot::phase).distinct().toList()) {
      for (Comparison comparison : comparisons) {
        List<PhaseRun> of = at(rounds, phase, comparison.of());
        List<PhaseRun> over = at(rounds, phase, comparison.over());
        Spread.of(paired(of, over))
            .ifPresent(spread -> ratios.add(new Ratio(phase, comparison, spread, ideal(of, over))));
      }
    }
    return List.copyOf(ratios);
  }

  private static List<PhaseRun> at(
      Map<Evaluation.Slot, List<PhaseRun>> rounds, Phase phase, String contender) {
    return rounds.getOrDefault(new Evaluation.Slot(phase, contender), List.of());
  }

  private static DoubleStream paired(List<PhaseRun> of, List<PhaseRun> over) {
    return pairs(of, over)
        .mapToDouble(
            pair -> Headline.tokensPerSecond(pair.of()) / Headline.tokensPerSecond(pair.over()));
  }

  /** Both limits on the same machine: that of one and the same moment. */
  private OptionalDouble ideal(List<PhaseRun> of, List<PhaseRun> over) {
    if (limits.sameModel(of.getFirst(), over.getFirst())) {
      return OptionalDouble.empty();
    }
    return Spread.of(pairs(of, over).flatMap(pair -> ideal(pair).stream()).mapToDouble(it -> it))
        .map(spread -> OptionalDouble.of(spread.median()))
        .orElseGet(OptionalDouble::empty);
  }

  private Optional<Double> ideal(Pair pair) {
    MachineSpeed machine = pair.of().machine();
    return limits
        .at(pair.of(), machine)
        .flatMap(
            one ->
                limits
                    .at(pair.over(), machine)
                    .map(two -> one.tokensPerSecond() / two.tokensPerSecond()));
  }

  private static Stream<Pair> pairs(List<PhaseRun> of, List<PhaseRun> over) {
    return of.stream()
        .flatMap(
            run ->
                over.stream()
                    .filter(other -> other.round() == run.round())
                    .map(other -> new Pair(run, other)));
  }

  /** What ran in the same round. */
  private record Pair(PhaseRun of, PhaseRun over) {}
}
