package dev.moemesh.attention.engine;

/**
 * The size and duration of a step whose micro-batches were all computed.
 *
 * @param rows rows of all micro-batches
 * @param microBatches number of micro-batches
 * @param nanos from planning to the end of the last micro-batch
 */
public record StepTiming(int rows, int microBatches, long nanos) {}
