package dev.moemesh.model.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A model directory that cannot be served. The message says what was expected, what was found, and
 * what to do.
 */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Optional<String> file;

  public ModelFormatException(String message) {
    super(message);
    this.file = Optional.empty();
  }

  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
    this.file = Optional.empty();
  }

  /** A file that is at fault; the message names it. */
  ModelFormatException(Path file, String message) {
    super(message);
    this.file = Optional.of(file.toString());
  }

  /** A file that is at fault; the message names it. */
  ModelFormatException(Path file, String message, Throwable cause) {
    super(message, cause);
    this.file = Optional.of(file.toString());
  }

  /** The same failure, of a file: its name stands before the message, unless it has one already. */
  ModelFormatException in(Path configFile) {
    return file.isPresent()
        ? this
        : new ModelFormatException(configFile, configFile + ": " + getMessage(), this);
  }
}
