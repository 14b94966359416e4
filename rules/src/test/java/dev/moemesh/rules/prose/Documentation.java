package dev.moemesh.rules.prose;

import dev.moemesh.rules.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Markdown files of this project. */
final class Documentation {
  private static final String CHANGELOG = "CHANGELOG.md";
  private static final List<String> AT_THE_ROOT =
      List.of("README.md", "CONTRIBUTING.md", CHANGELOG);

  private Documentation() {}

  /** The files at the root, all below {@code docs}, and the README of each module. */
  static List<Path> files() {
    Stream<Path> root = AT_THE_ROOT.stream().map(Project.ROOT::resolve);
    Stream<Path> docs = Project.files(Project.ROOT.resolve("docs"), ".md").stream();
    Stream<Path> modules =
        Stream.concat(
                Project.modulesWithMainCode().stream(),
                Stream.of("k8s", "rules", "models").map(Project.ROOT::resolve))
            .map(module -> module.resolve("README.md"))
            .filter(Files::exists);
    return Stream.of(root, docs, modules).flatMap(files -> files).toList();
  }

  /** The text to check: all of a file, but of the changelog what is not released yet. */
  static String text(Path file) {
    String text = Project.read(file);
    return file.endsWith(CHANGELOG) ? unreleased(text) : text;
  }

  private static String unreleased(String changelog) {
    int first = changelog.indexOf("\n## ");
    int second = changelog.indexOf("\n## ", first + 1);
    return second < 0 ? changelog : changelog.substring(0, second);
  }
}
