package dev.moemesh.bench.report;

import dev.moemesh.bench.limit.Limit;
import dev.moemesh.bench.limit.MachineSpeed;
import dev.moemesh.bench.limit.ModelCost;
import dev.moemesh.bench.limit.TouchedExperts;
import dev.moemesh.bench.load.LoadPlan;
import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.load.PhaseRun;
import dev.moemesh.bench.metrics.MeshCounters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Compares runs with what the machine allowed. Contenders get the same prompts. So if a contender
 * does not count the touched experts, the count of another one with the same round and model
 * replaces it.
 */
final class MachineLimits {
  private final LoadPlan plan;
  private final Map<String, MeasuredModel> models;
  private final List<PhaseRun> runs;

  /**
   * @param models by contender, as far as they are known
   * @param runs all that were measured
   */
  MachineLimits(LoadPlan plan, Map<String, MeasuredModel> models, Collection<PhaseRun> runs) {
    this.plan = plan;
    this.models = Map.copyOf(models);
    this.runs = List.copyOf(runs);
  }

  /** What the runs of one phase and contender could have reached. */
  Optional<LimitFigures> of(List<PhaseRun> rounds) {
    List<Limit> limits = new ArrayList<>();
    List<TouchedExperts> experts = new ArrayList<>();
    List<Double> fractions = new ArrayList<>();
    for (PhaseRun run : rounds) {
      Optional<TouchedExperts> touched = experts(run);
      if (touched.isEmpty()) {
        return Optional.empty();
      }
      Limit limit = limit(run, touched.get(), run.machine());
      limits.add(limit);
      experts.add(touched.get());
      fractions.add(Headline.tokensPerSecond(run) / limit.tokensPerSecond());
    }
    long memory = limits.stream().filter(limit -> limit.binding() == Limit.Binding.MEMORY).count();
    return Optional.of(
        new LimitFigures(
            spread(fractions, fraction -> fraction),
            spread(limits, Limit::memory),
            spread(limits, Limit::arithmetic),
            2 * memory >= limits.size() ? Limit.Binding.MEMORY : Limit.Binding.ARITHMETIC,
            new TouchedExperts(
                experts.stream().mapToDouble(TouchedExperts::perLayer).average().orElseThrow(),
                experts.stream().allMatch(TouchedExperts::counted))));
  }

  /** What a run could have reached at that machine speed; empty if it has no limit. */
  Optional<Limit> at(PhaseRun run, MachineSpeed machine) {
    return experts(run).map(touched -> limit(run, touched, machine));
  }

  private Limit limit(PhaseRun run, TouchedExperts experts, MachineSpeed machine) {
    ModelCost cost = cost(run).orElseThrow();
    return switch (run.phase()) {
      case Phase.Decode(int rows) ->
          cost.decodeStep(rows, meanContext(), experts.perLayer()).limit(rows, machine);
      case Phase.Prefill(int tokens) ->
          cost.prefill(tokens, experts.perLayer()).limit(tokens, machine);
      case Phase.Open _ -> throw new IllegalArgumentException("an open loop has no limit");
    };
  }

  private double meanContext() {
    return plan.promptTokens() + plan.generatedTokens() / 2.0;
  }

  /** Empty where there is no limit. */
  private Optional<TouchedExperts> experts(PhaseRun run) {
    if (run.phase() instanceof Phase.Open) {
      return Optional.empty();
    }
    return cost(run)
        .map(
            cost ->
                runs.stream()
                    .filter(other -> sharesPrompts(run, other))
                    .map(other -> experts(cost, other.phase(), other.counters()))
                    .filter(TouchedExperts::counted)
                    .findFirst()
                    .orElseGet(() -> experts(cost, run.phase(), MeshCounters.NONE)));
  }

  private boolean sharesPrompts(PhaseRun run, PhaseRun other) {
    return run.round() == other.round()
        && run.phase().equals(other.phase())
        && sameModel(run, other);
  }

  /** Whether both contenders compute the same model, or neither's is known. */
  boolean sameModel(PhaseRun run, PhaseRun other) {
    return Optional.ofNullable(models.get(run.contender()))
        .equals(Optional.ofNullable(models.get(other.contender())));
  }

  private TouchedExperts experts(ModelCost cost, Phase phase, MeshCounters counters) {
    return switch (phase) {
      case Phase.Decode(int rows) ->
          TouchedExperts.decoding(
              cost, counters, rows, plan.promptTokens(), plan.generatedTokens());
      case Phase.Prefill(int tokens) -> TouchedExperts.prefilling(cost, counters, tokens);
      case Phase.Open _ -> throw new IllegalArgumentException("an open loop has no limit");
    };
  }

  private Optional<ModelCost> cost(PhaseRun run) {
    return Optional.ofNullable(models.get(run.contender())).map(MeasuredModel::cost);
  }

  private static <T> Spread spread(List<T> values, ToDoubleFunction<T> number) {
    return Spread.of(values.stream().mapToDouble(number)).orElseThrow();
  }
}
