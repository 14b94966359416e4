package dev.moemesh.rules.prose;

import java.util.regex.Pattern;

/**
 * A periphrase of a term that the field has a word for.
 *
 * @param pattern that finds it, in any case
 * @param standardTerm to use instead
 */
record BannedPhrase(Pattern pattern, String standardTerm) {
  /** Reads {@code regular expression => standard term}. */
  static BannedPhrase of(String line) {
    String[] parts = line.split(" => ", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException("expected 'pattern => standard term', found: " + line);
    }
    return new BannedPhrase(
        Pattern.compile("\\b(?:" + parts[0].strip() + ")\\b", Pattern.CASE_INSENSITIVE),
        parts[1].strip());
  }

  boolean isIn(Sentence sentence) {
    return pattern.matcher(sentence.text()).find();
  }
}
