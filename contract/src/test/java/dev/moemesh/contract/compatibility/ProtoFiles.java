package dev.moemesh.contract.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The protobuf files of this module. */
final class ProtoFiles {
  private static final Path SOURCES = Path.of("src/main/proto");

  private ProtoFiles() {}

  static List<Path> all() {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".proto")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + SOURCES, e);
    }
  }
}
