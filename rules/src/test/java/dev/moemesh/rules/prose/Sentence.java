package dev.moemesh.rules.prose;

import dev.moemesh.rules.Project;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A sentence of the documentation.
 *
 * @param file that it stands in
 * @param line that it begins on, counted from 1
 * @param text on one line
 */
record Sentence(Path file, int line, String text) {
  private static final Pattern CITATION =
      Pattern.compile("\\([^()]*\\b(?:19|20)\\d\\d\\b[^()]*\\)");
  private static final Pattern WORD = Pattern.compile("[^\\s]*[\\p{L}\\p{N}][^\\s]*");

  /**
   * How many words it has: runs of characters between spaces that have a letter or a digit. A cited
   * source, in brackets with its year, does not count.
   */
  int words() {
    String counted = CITATION.matcher(text).replaceAll("");
    return Math.toIntExact(WORD.matcher(counted).results().count());
  }

  /** The place as an error names it. */
  String place() {
    return Project.nameOf(file) + ":" + line;
  }
}
