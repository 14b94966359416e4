package dev.moemesh.deploy.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that ran to its end: its exit code and what it wrote. */
public record Run(int exitCode, String out, String err) {
  private static final long SECONDS_TO_END = 300;

  /**
   * Runs a command in a directory, with nothing but these variables in its environment and an empty
   * input.
   */
  public static Run of(Path directory, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    return of(directory, environment, "", command);
  }

  /** Runs a command that reads an input. */
  public static Run of(
      Path directory, Map<String, String> environment, String input, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("run", ".out");
    Path err = Files.createTempFile("run", ".err");
    Path in = Files.writeString(Files.createTempFile("run", ".in"), input);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        throw new AssertionError(
            command + " did not end; it wrote " + Files.readString(out) + Files.readString(err));
      }
      return new Run(process.exitValue(), text(out), text(err));
    } finally {
      process.destroyForcibly();
      for (Path file : List.of(out, err, in)) {
        Files.delete(file);
      }
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
