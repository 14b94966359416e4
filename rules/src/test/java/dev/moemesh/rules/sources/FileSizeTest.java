package dev.moemesh.rules.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.rules.Project;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FileSizeTest {
  private static final int MOST_LINES = 250;

  /** Files that are still to be split. The list only becomes shorter. */
  private static final Set<String> TO_SPLIT = Set.of();

  @Test
  void noMainFileIsLongerThanAReaderCanHoldInMind() {
    List<String> tooLong =
        SourceFiles.MAIN.stream()
            .map(SourceFile::path)
            .filter(path -> lines(path) > MOST_LINES)
            .map(path -> Project.nameOf(path) + " has " + lines(path) + " lines")
            .filter(found -> TO_SPLIT.stream().noneMatch(found::startsWith))
            .toList();

    assertThat(tooLong)
        .as("files of more than %s lines; split each by its ideas", MOST_LINES)
        .isEmpty();
  }

  @Test
  void noFileIsListedThatIsShortEnough() {
    assertThat(TO_SPLIT)
        .as("files to remove from TO_SPLIT")
        .allMatch(
            name -> {
              Path path = Project.ROOT.resolve(name);
              return path.toFile().exists() && lines(path) > MOST_LINES;
            });
  }

  private static long lines(Path path) {
    return Project.read(path).lines().count();
  }
}
