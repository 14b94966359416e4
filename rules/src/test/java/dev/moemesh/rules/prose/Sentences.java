package dev.moemesh.rules.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts passages into sentences. */
final class Sentences {
  /**
   * Where a sentence ends: a full stop, a question mark or an exclamation mark, also before a
   * closing bracket or quote, and then a space and something that can begin a sentence. {@code
   * gRPC} can, and so can a piece of code.
   */
  private static final Pattern END =
      Pattern.compile(
          "(?<=[.?!]|[.?!][)\"”»])\\s+(?=[\\p{Lu}\\p{N}(\"“«`]|\\p{Ll}{1,3}\\p{Lu}|code\\b)");

  private static final Pattern ABBREVIATION =
      Pattern.compile(
          ".*(?:^|[\\s(])(?:e\\.g|i\\.e|cf|vs|al|approx|no|fig|sec|p)\\.$", Pattern.DOTALL);

  private Sentences() {}

  /** The sentences of a passage, in order. A passage without a full stop is one sentence. */
  static List<Sentence> of(Passage passage) {
    List<Sentence> sentences = new ArrayList<>();
    Matcher end = END.matcher(passage.text());
    int start = 0;
    while (end.find()) {
      if (!ABBREVIATION.matcher(passage.text().substring(start, end.start())).matches()) {
        add(passage, start, end.start(), sentences);
        start = end.end();
      }
    }
    add(passage, start, passage.text().length(), sentences);
    return sentences;
  }

  private static void add(Passage passage, int start, int end, List<Sentence> sentences) {
    String text = passage.text().substring(start, end);
    if (!text.isBlank()) {
      int line = passage.line() + newlines(passage.text().substring(0, start));
      sentences.add(new Sentence(passage.file(), line, text.strip().replaceAll("\\s+", " ")));
    }
  }

  private static int newlines(String text) {
    return Math.toIntExact(text.chars().filter(character -> character == '\n').count());
  }
}
