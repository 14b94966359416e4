package dev.moemesh.bench.report;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A contender, as far as it is known.
 *
 * @param name for tables
 * @param server where it is asked, for people
 * @param servedModel the name that it gives its model
 * @param model if its directory is known
 * @param expertPods of a mesh that was started for the run
 */
public record Column(
    String name,
    String server,
    String servedModel,
    Optional<MeasuredModel> model,
    OptionalInt expertPods) {}
