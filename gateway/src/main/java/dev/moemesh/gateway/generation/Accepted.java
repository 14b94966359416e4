package dev.moemesh.gateway.generation;

import static java.util.Objects.requireNonNull;

/** A request that can go to the mesh, and how its answer will be written. */
public record Accepted(Plan plan, AnswerFormat format) {

  public Accepted {
    requireNonNull(plan, "plan is null");
    requireNonNull(format, "format is null");
  }
}
