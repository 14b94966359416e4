package dev.moemesh.rules.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.rules.Project;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileSizeTest {
  private static final int MOST_LINES = 250;

  @Test
  void noMainFileIsLongerThanAReaderCanHoldInMind() {
    List<String> tooLong =
        SourceFiles.MAIN.stream()
            .map(SourceFile::path)
            .filter(path -> lines(path) > MOST_LINES)
            .map(path -> Project.nameOf(path) + " has " + lines(path) + " lines")
            .toList();

    assertThat(tooLong)
        .as("files of more than %s lines; split each by its ideas", MOST_LINES)
        .isEmpty();
  }

  private static long lines(Path path) {
    return Project.read(path).lines().count();
  }
}
