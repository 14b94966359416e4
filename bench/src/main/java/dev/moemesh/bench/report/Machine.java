package dev.moemesh.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine and the Java that a run was made with. */
public record Machine(String cpu, int cores, String operatingSystem, String java) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** This one. */
  public static Machine here() {
    return new Machine(
        cpuHere(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  private static String cpuHere() {
    try {
      return nameOf(Files.readAllLines(CPU_INFO));
    } catch (IOException _) {
      return System.getProperty("os.arch");
    }
  }

  /** The name of the processor in Linux' {@code /proc/cpuinfo}. */
  static String nameOf(List<String> info) {
    return info.stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }
}
