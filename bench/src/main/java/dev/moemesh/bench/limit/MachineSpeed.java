package dev.moemesh.bench.limit;

import java.util.OptionalDouble;

/**
 * What all cores together achieved at some moment.
 *
 * @param readBytesPerSecond from memory
 * @param operationsPerSecond of a large matrix product in the compute type of the measured model. A
 *     more precise type counts if it is faster. Empty if the model's type is not known
 */
public record MachineSpeed(double readBytesPerSecond, OptionalDouble operationsPerSecond) {}
