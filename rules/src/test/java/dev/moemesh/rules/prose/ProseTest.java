package dev.moemesh.rules.prose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.rules.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProseTest {
  /** Files, by path from the root, that are still to be rewritten. */
  private static final List<String> NOT_YET_REWRITTEN = ProseRules.lines("not-yet-rewritten.txt");

  @Test
  void documentationIsPlainEnglish() {
    List<String> violations =
        Documentation.files().stream()
            .filter(file -> !NOT_YET_REWRITTEN.contains(Project.nameOf(file)))
            .flatMap(ProseTest::violations)
            .toList();

    assertThat(violations).isEmpty();
  }

  @Test
  void noFileIsExcludedThatKeepsTheRules() {
    List<String> clean =
        NOT_YET_REWRITTEN.stream()
            .filter(name -> violations(Project.ROOT.resolve(name)).findAny().isEmpty())
            .toList();

    assertThat(clean).as("files to remove from not-yet-rewritten.txt").isEmpty();
  }

  @Test
  void theExcludedFilesExist() {
    assertThat(new TreeSet<>(NOT_YET_REWRITTEN))
        .allMatch(name -> Files.exists(Project.ROOT.resolve(name)));
  }

  private static Stream<String> violations(Path file) {
    return MarkdownPassages.of(file, Documentation.text(file)).stream()
        .flatMap(ProseRules::violations);
  }
}
