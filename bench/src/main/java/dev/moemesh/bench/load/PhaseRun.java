package dev.moemesh.bench.load;

import dev.moemesh.bench.limit.MachineSpeed;
import dev.moemesh.bench.metrics.MeshCounters;

/**
 * One phase of one round at one contender.
 *
 * @param contender its name
 * @param round from 1
 * @param counters what its services counted meanwhile
 * @param machine how fast it was right before
 * @param clientCores processor time of this process per time of the phase
 */
public record PhaseRun(
    String contender,
    int round,
    Phase phase,
    Wave wave,
    MeshCounters counters,
    MachineSpeed machine,
    double clientCores) {}
