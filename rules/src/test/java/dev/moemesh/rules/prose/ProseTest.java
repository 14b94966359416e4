package dev.moemesh.rules.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProseTest {
  @Test
  void documentationIsPlainEnglish() {
    assertThat(Documentation.files().stream().flatMap(ProseTest::violations)).isEmpty();
  }

  private static Stream<String> violations(Path file) {
    return MarkdownPassages.of(file, Documentation.text(file)).stream()
        .flatMap(ProseRules::violations);
  }
}
