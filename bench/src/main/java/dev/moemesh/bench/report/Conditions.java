package dev.moemesh.bench.report;

import dev.moemesh.bench.load.LoadPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one must know to repeat a run.
 *
 * @param version of this program
 * @param arguments that it was started with
 * @param server where it was measured
 * @param modelName that the server gives it
 * @param model if its directory was given
 * @param expertPods of the mesh; empty if it was not started for this run
 */
public record Conditions(
    Instant date,
    String version,
    List<String> arguments,
    Machine machine,
    String server,
    String modelName,
    Optional<MeasuredModel> model,
    OptionalInt expertPods,
    LoadPlan plan) {
  public Conditions {
    arguments = List.copyOf(arguments);
  }
}
