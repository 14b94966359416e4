package dev.moemesh.bench.report;

import dev.moemesh.bench.load.PhaseRun;
import dev.moemesh.bench.metrics.LayerCounters;
import java.util.List;

/**
 * What went on around a phase, over all its rounds.
 *
 * @param layers MoE layer calls and their parts; no calls if nobody counted
 * @param readBytesPerSecond the machine's memory
 * @param clientCores processor time of the load generator per time
 */
public record Circumstances(LayerCounters layers, Spread readBytesPerSecond, Spread clientCores) {
  static Circumstances of(List<PhaseRun> runs) {
    return new Circumstances(
        runs.stream().map(PhaseRun::layers).reduce(LayerCounters.NONE, LayerCounters::plus),
        Spread.of(runs.stream().mapToDouble(PhaseRun::readBytesPerSecond)).orElseThrow(),
        Spread.of(runs.stream().mapToDouble(PhaseRun::clientCores)).orElseThrow());
  }
}
