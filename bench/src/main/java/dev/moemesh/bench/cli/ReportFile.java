package dev.moemesh.bench.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.moemesh.bench.page.ReportPage;
import dev.moemesh.bench.report.Report;
import dev.moemesh.bench.report.ReportJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that a report goes to.
 *
 * @param path absolute
 */
record ReportFile(Format format, Path path) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** How a report is written. */
  enum Format {
    /** For programs. */
    JSON,
    /** For people. */
    HTML;

    private String option() {
      return this == JSON ? "--json" : "--html";
    }
  }

  /**
   * Makes sure, before anything is measured, that the file can be written.
   *
   * @throws UncheckedIOException if it cannot
   */
  static ReportFile open(Format format, Path path) {
    Path file = path.toAbsolutePath().normalize();
    try {
      Optional<Path> parent = Optional.ofNullable(file.getParent());
      if (parent.isPresent()) {
        Files.createDirectories(parent.get());
      }
      Files.writeString(file, "");
      return new ReportFile(format, file);
    } catch (IOException e) {
      throw unwritable(format, file, e);
    }
  }

  void write(Report report) {
    try {
      Files.writeString(path, text(report));
    } catch (IOException e) {
      throw unwritable(format, path, e);
    }
  }

  private String text(Report report) throws JsonProcessingException {
    return switch (format) {
      case JSON ->
          MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(ReportJson.of(report)) + "\n";
      case HTML -> ReportPage.of(report);
    };
  }

  private static UncheckedIOException unwritable(Format format, Path file, IOException cause) {
    return new UncheckedIOException(
        "%s: cannot write %s (%s); choose another file".formatted(format.option(), file, cause),
        cause);
  }
}
