package dev.moemesh.deploy.logging;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;

/** What the Kafka clients and the broker may log: warnings, a line each. */
public final class Logging {
  private Logging() {}

  /** Configures the logging of this process. For a {@code main}, before anything logs. */
  public static void configure() {
    try (InputStream configuration = Logging.class.getResourceAsStream("logging.properties")) {
      LogManager.getLogManager()
          .readConfiguration(requireNonNull(configuration, "logging.properties is not in the jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
