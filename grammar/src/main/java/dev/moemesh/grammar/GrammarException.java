package dev.moemesh.grammar;

import static java.util.Objects.requireNonNull;

/**
 * A constraint that cannot be compiled or followed: it is malformed, uses something unsupported, or
 * exceeds a bound. The message says what was found where, and what to do.
 */
public final class GrammarException extends RuntimeException {

  private final String path;

  /**
   * A fault at a place of the constraint.
   *
   * @param path a JSON pointer for a schema, a line and column for a grammar, an offset for a
   *     regular expression
   */
  public GrammarException(String path, String message) {
    super(path.isEmpty() ? message : path + ": " + message);
    this.path = requireNonNull(path, "path is null");
  }

  /** Where the fault is. */
  public String path() {
    return path;
  }
}
