package dev.moemesh.rules.prose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.rules.sources.SourceFile;
import dev.moemesh.rules.sources.SourceFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Javadoc of main code keeps to the length of a sentence. */
class JavadocProseTest {
  @Test
  void javadocHasNoLongSentences() {
    List<String> violations =
        SourceFiles.MAIN.stream().flatMap(JavadocProseTest::violations).toList();

    assertThat(violations).isEmpty();
  }

  @Test
  void readsParagraphsItemsAndTagsOfAComment() {
    List<Passage> passages =
        JavadocText.passages(
            Path.of("X.java"),
            4,
            """

             * Says {@code a b c} and {@link Other that}. More.
             *
             * <p>Second <b>part</b>:
             *
             * <ul>
             *   <li>item
             * </ul>
             *
             * @param one of
             *     these
             """);

    assertThat(passages)
        .extracting(passage -> passage.line() + " " + passage.text().replaceAll("\\s+", " "))
        .containsExactly(
            "5 Says code and that. More.", "7 Second part:", "10 item", "13 one of these");
  }

  private static Stream<String> violations(SourceFile file) {
    return JavadocPassages.of(file).stream()
        .flatMap(passage -> Sentences.of(passage).stream())
        .flatMap(ProseRules::length);
  }
}
