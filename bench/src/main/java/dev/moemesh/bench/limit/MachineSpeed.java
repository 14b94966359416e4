package dev.moemesh.bench.limit;

import java.util.OptionalDouble;

/**
 * What all cores together did at some moment.
 *
 * @param readBytesPerSecond from memory
 * @param operationsPerSecond of a large matrix product in the compute type of what is measured, or
 *     in a more precise one if that is faster; empty if that type is not known
 */
public record MachineSpeed(double readBytesPerSecond, OptionalDouble operationsPerSecond) {}
