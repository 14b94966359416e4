package dev.moemesh.gateway.generation;

import static java.util.Objects.requireNonNull;

/** A request that was accepted, with the format of its answer. */
public record Accepted(Plan plan, AnswerFormat format) {

  public Accepted {
    requireNonNull(plan, "plan is null");
    requireNonNull(format, "format is null");
  }
}
