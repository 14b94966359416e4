package dev.moemesh.rules.prose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.rules.Project;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {
  private static final Path FILE = Project.ROOT.resolve("docs/x.md");

  @Test
  void endsASentenceAtAFullStopBeforeACapital() {
    assertThat(texts("One two. Three (four). Five? Six"))
        .containsExactly("One two.", "Three (four).", "Five?", "Six");
  }

  @Test
  void doesNotEndASentenceAtAnAbbreviationOrWithinANumber() {
    assertThat(texts("Takes 1.5 GiB, e.g. Qwen's file. No more."))
        .containsExactly("Takes 1.5 GiB, e.g. Qwen's file.", "No more.");
  }

  @Test
  void countsEachItemAndEachCellAlone() {
    assertThat(texts("- one\n  two\n- three\n\n| a b | c |\n|---|---|\n| d | e `\\|` f |\n"))
        .containsExactly("one two", "three", "a b", "c", "d", "e code f");
  }

  @Test
  void leavesOutCodeCommentsAndTargetsOfLinks() {
    assertThat(texts("See [the docs](a/b.md) and `a b c`.\n```\ncode. More\n```\n<!-- no -->\n"))
        .containsExactly("See the docs and code.");
  }

  @Test
  void namesTheLineThatASentenceBeginsOn() {
    var sentences =
        Sentences.of(MarkdownPassages.of(FILE, "# Title\n\nOne\ntwo. Three\nfour.\n").getLast());

    assertThat(sentences).extracting(Sentence::place).containsExactly("docs/x.md:3", "docs/x.md:4");
  }

  @Test
  void refusesALongSentenceAndAPeriphrase() {
    Passage passage =
        new Passage(FILE, 7, "The frame is held back. " + "Word ".repeat(31) + "end.");

    assertThat(ProseRules.violations(passage))
        .satisfiesExactly(
            phrase -> assertThat(phrase).startsWith("docs/x.md:7: 'held back'; write delay"),
            length -> assertThat(length).startsWith("docs/x.md:7: 32 words; cut it"));
  }

  private static List<String> texts(String markdown) {
    return MarkdownPassages.of(FILE, markdown).stream()
        .flatMap(passage -> Sentences.of(passage).stream())
        .map(Sentence::text)
        .toList();
  }
}
