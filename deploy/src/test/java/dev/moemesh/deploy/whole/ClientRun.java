package dev.moemesh.deploy.whole;

import dev.moemesh.deploy.fake.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs a program of somebody else in a home directory of its own, without the network. */
final class ClientRun {
  private static final String PATH = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");

  private ClientRun() {}

  /** What builds a command for a home directory. */
  interface Command {
    List<String> in(Path home) throws IOException;
  }

  /** Runs a command in a directory to its end; its home directory is empty and goes afterwards. */
  static Run of(Path directory, Command command) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("client");
    try {
      Map<String, String> environment = new HashMap<>();
      environment.put("PATH", PATH);
      environment.put("HOME", home.toString());
      environment.put("PYTHONDONTWRITEBYTECODE", "1");
      environment.put("HF_HUB_OFFLINE", "1");
      environment.put("LITELLM_LOCAL_MODEL_COST_MAP", "True");
      return Run.of(directory, environment, command.in(home));
    } finally {
      delete(home);
    }
  }

  /** The program that a variable of the environment names, else the first of the path. */
  static Optional<Path> program(String variable, String name) {
    return Stream.concat(
            Stream.ofNullable(System.getenv(variable)).map(Path::of),
            Stream.of(PATH.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
