package dev.moemesh.bench.report;

import dev.moemesh.bench.load.Phase;
import java.util.OptionalDouble;

/**
 * Tokens per second of one contender over those of another, round by round.
 *
 * @param ratio over rounds
 * @param ideal the ratio of their limits, if they compute different models
 */
public record Ratio(Phase phase, Comparison comparison, Spread ratio, OptionalDouble ideal) {}
