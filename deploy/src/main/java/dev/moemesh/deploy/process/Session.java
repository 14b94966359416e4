package dev.moemesh.deploy.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Puts a command into a session of its own, out of the reach of the terminal that it is started
 * from.
 */
public final class Session {
  private Session() {}

  /**
   * The command behind {@code setsid}, or behind {@code nohup} where there is none (macOS), or as
   * it is.
   */
  public static List<String> detached(List<String> command) {
    return onPath("setsid")
        .or(() -> onPath("nohup"))
        .map(prefix -> prepend(prefix, command))
        .orElse(command);
  }

  private static Optional<String> onPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static List<String> prepend(String prefix, List<String> command) {
    List<String> result = new ArrayList<>();
    result.add(prefix);
    result.addAll(command);
    return List.copyOf(result);
  }
}
