package dev.moemesh.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.load.PhaseRun;
import dev.moemesh.bench.load.Recording;
import dev.moemesh.bench.load.Wave;
import dev.moemesh.bench.metrics.LayerCounters;
import dev.moemesh.bench.metrics.LayerPart;
import dev.moemesh.bench.metrics.WeightTraffic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final WeightTraffic TRAFFIC = new WeightTraffic(1e6, 0, 0, 1, 8, 2);

  @Test
  void quantilesLieBetweenNeighbours() {
    Quantiles quantiles = Quantiles.of(DoubleStream.of(40, 10, 30, 20, 50)).orElseThrow();

    assertThat(quantiles).isEqualTo(new Quantiles(30, 46, quantiles.p99(), 5));
    assertThat(quantiles.p99()).isCloseTo(49.6, within(1e-9));
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
        List.of(decode(10, 1e8), prefill(250), decode(20, 1e8), prefill(500), decode(5, 1e8));

    List<Figures> figures = new Evaluation(Optional.empty()).of(runs);

    assertThat(figures).hasSize(2);
    Figures.Decode decode = (Figures.Decode) figures.getFirst();
    assertThat(decode.steadyTokensPerSecond()).hasValue(new Spread(100, 50, 200));
    assertThat(decode.ofMemoryLimit()).isEmpty();
    assertThat(decode.millisBetweenTokens().count()).isEqualTo(6);
    assertThat(decode.circumstances().layers().microsPerCall(LayerPart.WIRE)).hasValue(7);
    assertThat(decode.circumstances().layers().calls()).isEqualTo(6);
    Figures.Prefill prefill = (Figures.Prefill) figures.getLast();
    assertThat(prefill.tokensPerSecond()).isEqualTo(new Spread(1536, 1024, 2048));
    assertThat(prefill.millisToFirstToken().p50()).isEqualTo(375);
  }

  @Test
  void eachRoundIsHeldAgainstTheBandwidthOfItsOwnMinute() {
    List<PhaseRun> runs = List.of(decode(10, 1e8), decode(20, 2e8));

    Figures.Decode decode =
        (Figures.Decode) new Evaluation(Optional.of(TRAFFIC)).of(runs).getFirst();

    assertThat(decode.ofMemoryLimit()).hasValue(new Spread(0.625, 0.25, 1));
  }

  private static PhaseRun decode(long stepMillis, double bandwidth) {
    return run(new Phase.Decode(1), 100, stepMillis, 3, bandwidth);
  }

  private static PhaseRun prefill(long firstMillis) {
    return run(new Phase.Prefill(512), firstMillis, 1, 1, 1e8);
  }

  private static PhaseRun run(
      Phase phase, long firstMillis, long stepMillis, int tokens, double bandwidth) {
    Recording recording =
        new Recording(
            0,
            LongStream.range(0, tokens)
                .map(i -> (firstMillis + i * stepMillis) * 1_000_000)
                .boxed()
                .toList());
    LayerCounters layers = new LayerCounters(2, Map.of(LayerPart.WIRE, 14_000.0));
    return new PhaseRun(phase, new Wave(List.of(recording)), layers, bandwidth, 0.1);
  }
}
