package dev.moemesh.bench.report;

import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.load.PhaseRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Pairs the rounds of contenders: what ran next to each other is compared, not the medians. */
final class Ratios {
  private final Limits limits;

  Ratios(Limits limits) {
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
    return of.stream()
        .flatMapToDouble(
            run ->
                over.stream()
                    .filter(other -> other.round() == run.round())
                    .mapToDouble(
                        other -> Headline.tokensPerSecond(run) / Headline.tokensPerSecond(other)));
  }

  private OptionalDouble ideal(List<PhaseRun> of, List<PhaseRun> over) {
    if (limits.sameModel(of.getFirst(), over.getFirst())) {
      return OptionalDouble.empty();
    }
    Optional<Double> ideal =
        limits.of(of).flatMap(one -> limits.of(over).map(two -> ideal(one, two)));
    return ideal.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }

  private static double ideal(LimitFigures one, LimitFigures two) {
    return one.tokensPerSecond() / two.tokensPerSecond();
  }
}
