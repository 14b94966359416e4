package dev.moemesh.deploy.mesh;

/**
 * A value that a mesh cannot be started with. The message names the option, and what it expects.
 */
public final class InvalidOptionException extends IllegalArgumentException {
  private final String option;
  private final String reason;

  /** As the other constructor, with the failure that was found. */
  public InvalidOptionException(String option, String reason, Throwable cause) {
    super(option + ": " + reason, cause);
    this.option = option;
    this.reason = reason;
  }

  /**
   * @param option its name without dashes, such as {@code expert-pods}
   * @param reason what was expected, and what was found
   */
  public InvalidOptionException(String option, String reason) {
    super(option + ": " + reason);
    this.option = option;
    this.reason = reason;
  }

  /** The message for a command line, where an option begins with two dashes. */
  public String commandLineMessage() {
    return "--" + option + ": " + reason;
  }
}
