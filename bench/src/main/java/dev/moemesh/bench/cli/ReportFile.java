package dev.moemesh.bench.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.moemesh.bench.report.Report;
import dev.moemesh.bench.report.ReportJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file that a report goes to. */
record ReportFile(Path path) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * Makes sure, before anything is measured, that the file can be written.
   *
   * @throws UncheckedIOException if it cannot
   */
  static ReportFile open(Path path) {
    Path file = path.toAbsolutePath().normalize();
    try {
      Optional<Path> parent = Optional.ofNullable(file.getParent());
      if (parent.isPresent()) {
        Files.createDirectories(parent.get());
      }
      Files.writeString(file, "");
      return new ReportFile(file);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  void write(Report report) {
    try {
      Files.writeString(
          path,
          MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(ReportJson.of(report)) + "\n");
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private static UncheckedIOException unwritable(Path file, IOException cause) {
    return new UncheckedIOException(
        "--json: cannot write %s (%s); choose another file".formatted(file, cause), cause);
  }
}
