package dev.moemesh.model.config;

/**
 * A model directory that cannot be served. The message says what was expected, what was found, and
 * what to do.
 */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelFormatException(String message) {
    super(message);
  }

  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
