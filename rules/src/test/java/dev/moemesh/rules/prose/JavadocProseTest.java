package dev.moemesh.rules.prose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.rules.Project;
import dev.moemesh.rules.sources.SourceFile;
import dev.moemesh.rules.sources.SourceFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Javadoc of main code keeps to the length of a sentence. */
class JavadocProseTest {
  /** How many long sentences a module still has. The numbers only become smaller. */
  private static final Map<String, Integer> STILL_LONG =
      Map.of(
          "attention-service", 27,
          "bench", 3,
          "contract", 24,
          "deploy", 6,
          "expert-service", 6,
          "gateway", 9,
          "model", 33,
          "router-service", 9);

  @Test
  void javadocHasNoLongSentences() {
    Map<String, List<String>> byModule =
        SourceFiles.MAIN.stream()
            .collect(
                Collectors.groupingBy(
                    file -> Project.nameOf(file.module()),
                    TreeMap::new,
                    Collectors.flatMapping(JavadocProseTest::violations, Collectors.toList())));

    assertThat(byModule)
        .allSatisfy(
            (module, violations) ->
                assertThat(violations)
                    .as("long sentences in the Javadoc of %s", module)
                    .hasSizeLessThanOrEqualTo(STILL_LONG.getOrDefault(module, 0)));
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
