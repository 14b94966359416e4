package dev.moemesh.bench.load;

import dev.moemesh.bench.metrics.LayerCounters;

/**
 * One phase of one round.
 *
 * @param layers what the attention service counted meanwhile
 * @param readBytesPerSecond the machine's memory right before
 * @param clientCores processor time of this process per time of the phase
 */
public record PhaseRun(
    Phase phase, Wave wave, LayerCounters layers, double readBytesPerSecond, double clientCores) {}
