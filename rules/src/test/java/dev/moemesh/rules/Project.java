package dev.moemesh.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of this project. Immutable. */
public final class Project {
  /** The directory of the root pom; Maven runs the tests of a module in the module's directory. */
  public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Project() {}

  /** The directories of all modules that have main code, in alphabetic order. */
  public static List<Path> modulesWithMainCode() {
    try (Stream<Path> directories = Files.list(ROOT)) {
      return directories
          .filter(directory -> Files.isDirectory(mainCode(directory)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the modules in " + ROOT, e);
    }
  }

  /** Where a module keeps its main code. */
  public static Path mainCode(Path module) {
    return module.resolve("src/main/java");
  }

  /** Where a module keeps its tests. */
  public static Path testCode(Path module) {
    return module.resolve("src/test/java");
  }

  /** The files of a directory and of those below it whose name ends so, in alphabetic order. */
  public static List<Path> files(Path directory, String ending) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  /** A file's path as messages name it: relative to the root, with slashes. */
  public static String nameOf(Path file) {
    return ROOT.relativize(file.toAbsolutePath().normalize()).toString();
  }

  /** The text of a file in UTF-8. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
