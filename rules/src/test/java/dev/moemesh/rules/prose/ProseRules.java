package dev.moemesh.rules.prose;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a sentence must keep to. Immutable. */
final class ProseRules {
  static final int MOST_WORDS = 30;

  private static final List<BannedPhrase> BANNED =
      lines("banned-phrases.txt").stream().map(BannedPhrase::of).toList();

  private ProseRules() {}

  /** What is wrong with a passage: place, sentence and remedy, a line each. */
  static Stream<String> violations(Passage passage) {
    return Sentences.of(passage).stream()
        .flatMap(sentence -> Stream.concat(length(sentence), phrases(sentence)));
  }

  static Stream<String> length(Sentence sentence) {
    return sentence.words() <= MOST_WORDS
        ? Stream.empty()
        : Stream.of(
            "%s: %d words; cut it into sentences of at most %d, one condition each: %s"
                .formatted(sentence.place(), sentence.words(), MOST_WORDS, sentence.text()));
  }

  private static Stream<String> phrases(Sentence sentence) {
    return BANNED.stream()
        .filter(phrase -> phrase.isIn(sentence))
        .map(
            phrase ->
                "%s: '%s'; write %s: %s"
                    .formatted(
                        sentence.place(),
                        phrase
                            .pattern()
                            .matcher(sentence.text())
                            .results()
                            .findFirst()
                            .orElseThrow()
                            .group(),
                        phrase.standardTerm(),
                        sentence.text()));
  }

  /** The lines of a resource beside this class, without empty ones and those that begin with #. */
  static List<String> lines(String resource) {
    try (InputStream file =
        Objects.requireNonNull(ProseRules.class.getResourceAsStream(resource), resource)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
