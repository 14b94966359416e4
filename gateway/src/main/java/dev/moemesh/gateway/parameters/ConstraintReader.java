package dev.moemesh.gateway.parameters;

import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.gateway.api.Fields;
import java.util.Optional;

/** Reads what the text of each choice must match: {@code response_format} and its relatives. */
final class ConstraintReader {

  private ConstraintReader() {}

  /** The constraint that the body asks for; empty if any text will do. */
  static Optional<Constraint> read(Fields body) {
    return Optional.empty(); // Unsupported refuses each of these fields
  }
}
