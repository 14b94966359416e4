package dev.moemesh.deploy.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much memory a process occupies, as Linux counts it. */
public final class ResidentMemory {
  private static final long BYTES_PER_KIBIBYTE = 1024;

  private ResidentMemory() {}

  /** Resident bytes of a process; 0 if the system does not say. */
  public static long bytes(long pid) {
    try {
      return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")));
    } catch (IOException e) {
      return 0;
    }
  }

  static long parse(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .filter(digits -> !digits.isEmpty())
        .mapToLong(digits -> Long.parseLong(digits) * BYTES_PER_KIBIBYTE)
        .findFirst()
        .orElse(0);
  }
}
