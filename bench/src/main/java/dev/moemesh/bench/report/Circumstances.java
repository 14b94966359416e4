package dev.moemesh.bench.report;

import dev.moemesh.bench.load.PhaseRun;
import dev.moemesh.bench.metrics.LayerCounters;
import dev.moemesh.bench.metrics.MeshCounters;
import java.util.List;
import java.util.Optional;

/**
 * What went on around a phase, over all its rounds.
 *
 * @param counters of the services; nothing if nobody counted
 * @param readBytesPerSecond the machine's memory
 * @param operationsPerSecond the machine's matrix products, if measured
 * @param clientCores processor time of the load generator per time
 */
public record Circumstances(
    MeshCounters counters,
    Spread readBytesPerSecond,
    Optional<Spread> operationsPerSecond,
    Spread clientCores) {
  static Circumstances of(List<PhaseRun> runs) {
    return new Circumstances(
        runs.stream().map(PhaseRun::counters).reduce(MeshCounters.NONE, MeshCounters::plus),
        Spread.of(runs.stream().mapToDouble(run -> run.machine().readBytesPerSecond()))
            .orElseThrow(),
        Spread.of(
            runs.stream().flatMapToDouble(run -> run.machine().operationsPerSecond().stream())),
        Spread.of(runs.stream().mapToDouble(PhaseRun::clientCores)).orElseThrow());
  }

  /** MoE layer calls and their parts. */
  public LayerCounters layers() {
    return counters.layers();
  }
}
