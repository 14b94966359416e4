package dev.moemesh.deploy.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Words for what happens to processes. */
final class ProgressText {
  private static final int NAME_WIDTH = 12;

  private ProgressText() {}

  static String line(String process, String state) {
    return String.format(Locale.ROOT, "  %-" + NAME_WIDTH + "s%s", process, state);
  }

  static String loading(Duration since) {
    return "loading (up after " + seconds(since) + ")";
  }

  static String ready(Duration since) {
    return "ready after " + seconds(since);
  }

  static String died(String process, int exitCode, Path log, List<String> lastLines) {
    String newline = System.lineSeparator();
    return "%s ended with exit code %d; the mesh is not whole until it is started anew (./moe down, ./moe up). The end of %s:%s%s"
        .formatted(process, exitCode, log, newline, String.join(newline, lastLines));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
