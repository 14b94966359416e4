package dev.moemesh.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moemesh.bench.limit.Limit;
import dev.moemesh.bench.limit.MachineSpeed;
import dev.moemesh.bench.limit.ModelCost;
import dev.moemesh.bench.limit.TouchedExperts;
import dev.moemesh.bench.load.LoadPlan;
import dev.moemesh.bench.load.LoadPlans;
import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.load.PhaseRun;
import dev.moemesh.bench.load.Recording;
import dev.moemesh.bench.load.Wave;
import dev.moemesh.bench.metrics.LayerCounters;
import dev.moemesh.bench.metrics.LayerPart;
import dev.moemesh.bench.metrics.MeshCounters;
import dev.moemesh.deploy.mesh.ProjectRoot;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.weights.ModelDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final LoadPlan PLAN = LoadPlans.closed(List.of(1), 4, 3, 512);
  private static final ModelCost COST = new ModelCost(1000, 0, 0, 1, 0, 0, 1, 8, 2);

  @Test
  void quantilesLieBetweenNeighbours() {
    Quantiles quantiles = Quantiles.of(DoubleStream.of(40, 10, 30, 20, 50)).orElseThrow();

    assertThat(quantiles.p50()).isCloseTo(30, within(1e-9));
    assertThat(quantiles.p90()).isCloseTo(46, within(1e-9));
    assertThat(quantiles.p99()).isCloseTo(49.6, within(1e-9));
    assertThat(quantiles.percentiles()).hasSize(101).startsWith(10.0).endsWith(50.0);
    assertThat(quantiles.count()).isEqualTo(5);
  }

  @Test
  void aSpreadIsTheMedianAndTheEnds() {
    assertThat(Spread.of(DoubleStream.of(3, 1, 2))).hasValue(new Spread(2, 1, 3));
    assertThat(Spread.of(DoubleStream.of(4, 1, 2, 3))).hasValue(new Spread(2.5, 1, 4));
    assertThat(Spread.of(DoubleStream.empty())).isEmpty();
  }

  @Test
  void roundsOfAPhaseBecomeOneRowInTheOrderOfTheFirstRound() {
    List<PhaseRun> runs =
        List.of(
            decode("mesh", 1, 10),
            prefill(1, 250),
            decode("mesh", 2, 20),
            prefill(2, 500),
            decode("mesh", 3, 5));

    List<Figures> figures = new Evaluation(PLAN, List.of()).of(runs);

    assertThat(figures).hasSize(2);
    Figures.Decode decode = (Figures.Decode) figures.getFirst();
    assertThat(decode.steadyTokensPerSecond()).hasValue(new Spread(100, 50, 200));
    assertThat(decode.limit()).isEmpty();
    assertThat(decode.between().count()).isEqualTo(6);
    assertThat(decode.circumstances().layers().microsPerCall(LayerPart.WIRE)).hasValue(7);
    assertThat(decode.circumstances().layers().calls()).isEqualTo(6);
    Figures.Prefill prefill = (Figures.Prefill) figures.getLast();
    assertThat(prefill.tokensPerSecond()).isEqualTo(new Spread(1536, 1024, 2048));
    assertThat(prefill.millisToFirstToken().p50()).isEqualTo(375);
  }

  @Test
  void eachRoundIsHeldAgainstTheMachineOfItsOwnMinute() {
    double bytes = COST.decodeStep(1, 5.5, COST.expectedDistinctExperts(1)).bytes();
    List<PhaseRun> runs =
        List.of(decode("mesh", 1, 10, 100 * bytes), decode("mesh", 2, 20, 200 * bytes));

    Figures figures = evaluation(column("mesh")).of(runs).getFirst();

    LimitFigures limit = figures.limit().orElseThrow();
    assertThat(limit.fraction()).isEqualTo(new Spread(0.625, 0.25, 1));
    assertThat(limit.memory()).isEqualTo(new Spread(150, 100, 200));
    assertThat(limit.binding()).isEqualTo(Limit.Binding.MEMORY);
    assertThat(limit.experts().counted()).isFalse();
  }

  @Test
  void expertsThatOneContenderCountedHoldForAllThatGotTheSamePrompts() {
    PhaseRun counting = counted(decode("mesh", 1, 10), 2, 6);
    PhaseRun silent = decode("in-process", 1, 5);

    List<Figures> figures =
        evaluation(column("mesh"), column("in-process")).of(List.of(counting, silent));

    assertThat(figures)
        .extracting(it -> it.limit().orElseThrow().experts())
        .containsExactly(new TouchedExperts(3, true), new TouchedExperts(3, true));
  }

  @Test
  void contendersAreComparedRoundByRound() {
    List<PhaseRun> runs =
        List.of(
            decode("mesh", 1, 20), decode("in-process", 1, 10),
            decode("mesh", 2, 40), decode("in-process", 2, 36),
            decode("mesh", 3, 10), decode("in-process", 3, 5));

    List<Ratio> ratios =
        new Evaluation(PLAN, List.of()).ratios(runs, List.of(new Comparison("mesh", "in-process")));

    assertThat(ratios).hasSize(1);
    assertThat(ratios.getFirst().ratio().median()).isCloseTo(0.5, within(1e-9));
    assertThat(ratios.getFirst().ratio().max()).isCloseTo(0.9, within(1e-9));
    assertThat(ratios.getFirst().ideal()).isEmpty();
  }

  @Test
  void modelsThatDifferHaveAnIdealRatioOnOneAndTheSameMachine() {
    ModelCost dense = new ModelCost(6000, 0, 0, 1, 0, 0, 1, 1, 1);
    Column other = column("dense mesh", dense);
    List<PhaseRun> runs = List.of(decode("mesh", 1, 10, 1e8), decode("dense mesh", 1, 25, 3e8));

    List<Ratio> ratios =
        evaluation(column("mesh"), other)
            .ratios(runs, List.of(new Comparison("mesh", "dense mesh")));

    assertThat(ratios.getFirst().ratio().median()).isCloseTo(2.5, within(1e-9));
    assertThat(ratios.getFirst().ideal().orElseThrow()).isCloseTo(6, within(1e-9));
  }

  @Test
  void goodputCountsRequestsWithinTheGoals() {
    Phase.Open open = new Phase.Open(2, Duration.ofSeconds(4));
    Wave wave =
        new Wave(List.of(recording(90, 10, 3), recording(110, 10, 3), recording(90, 30, 3)), 1);
    PhaseRun run = new PhaseRun("mesh", 1, open, wave, MeshCounters.NONE, machine(1e8), 0.1);

    Figures.Open figures = (Figures.Open) evaluation(column("mesh")).of(List.of(run)).getFirst();

    assertThat(figures.goodRequestsPerSecond().median()).isCloseTo(0.25, within(1e-9));
    assertThat(figures.requests()).isEqualTo(4);
    assertThat(figures.good()).isEqualTo(1);
    assertThat(figures.failed()).isEqualTo(1);
    assertThat(figures.limit()).isEmpty();
  }

  private static Evaluation evaluation(Column... columns) {
    return new Evaluation(PLAN, List.of(columns));
  }

  private static Column column(String name) {
    return column(name, COST);
  }

  private static Column column(String name, ModelCost cost) {
    ModelConfig config = ModelDirectory.open(ProjectRoot.find().tinyModel()).config();
    return new Column(
        name,
        "somewhere",
        "tiny",
        Optional.of(new MeasuredModel(config, DataType.F32, DataType.F32, cost)),
        OptionalInt.empty());
  }

  private static PhaseRun decode(String contender, int round, long stepMillis) {
    return decode(contender, round, stepMillis, 1e8);
  }

  private static PhaseRun decode(String contender, int round, long stepMillis, double bandwidth) {
    return run(contender, round, new Phase.Decode(1), recording(100, stepMillis, 3), bandwidth);
  }

  private static PhaseRun prefill(int round, long firstMillis) {
    return run("mesh", round, new Phase.Prefill(512), recording(firstMillis, 1, 1), 1e8);
  }

  private static PhaseRun run(
      String contender, int round, Phase phase, Recording recording, double bandwidth) {
    LayerCounters layers = new LayerCounters(2, Map.of(LayerPart.WIRE, 14_000.0));
    return new PhaseRun(
        contender,
        round,
        phase,
        Wave.of(List.of(recording)),
        new MeshCounters(layers, 0, 0),
        machine(bandwidth),
        0.1);
  }

  private static PhaseRun counted(PhaseRun run, double layerCalls, double expertRuns) {
    MeshCounters counters =
        new MeshCounters(new LayerCounters(layerCalls, Map.of()), 2, expertRuns);
    return new PhaseRun(
        run.contender(), run.round(), run.phase(), run.wave(), counters, run.machine(), 0.1);
  }

  private static MachineSpeed machine(double bandwidth) {
    return new MachineSpeed(bandwidth, OptionalDouble.of(1e15));
  }

  private static Recording recording(long firstMillis, long stepMillis, int tokens) {
    return new Recording(
        0,
        LongStream.range(0, tokens)
            .map(i -> (firstMillis + i * stepMillis) * 1_000_000)
            .boxed()
            .toList());
  }
}
