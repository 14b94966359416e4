package dev.moemesh.bench.load;

import dev.moemesh.bench.metrics.CounterReader;

/**
 * One of those that are measured in turn.
 *
 * @param name for tables; no two have the same
 */
public record Contender(String name, Completer completer, CounterReader counters) {}
