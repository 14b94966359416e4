package dev.moemesh.bench.report;

import dev.moemesh.bench.load.LoadPlan;
import java.time.Instant;
import java.util.List;

/**
 * What one must know to repeat a run.
 *
 * @param version of this program
 * @param arguments that it was started with
 * @param contenders in the order in which they took turns
 */
public record Conditions(
    Instant date,
    String version,
    List<String> arguments,
    Machine machine,
    List<Column> contenders,
    LoadPlan plan) {
  public Conditions {
    arguments = List.copyOf(arguments);
    contenders = List.copyOf(contenders);
  }
}
