package dev.moemesh.model.text;

import java.util.Comparator;
import java.util.List;

/**
 * Finds stop strings in text that arrives in pieces. It holds text back while the text may be the
 * start of a stop string. So emitted text never has to be taken back.
 *
 * <p>The result does not depend on how the text is cut into pieces. The stop string that is
 * complete first wins; of those that end together, the longest. For one sequence, on one thread.
 */
public final class StopMatcher {
  private final List<String> longestFirst;
  private final boolean includeStop;
  private String held = "";
  private boolean matched;

  /**
   * Looks for stop strings.
   *
   * @param stops what ends the text; none: everything is emitted at once
   * @param includeStop whether the stop string that was found is emitted too
   * @throws IllegalArgumentException if a stop string is empty
   */
  public StopMatcher(List<String> stops, boolean includeStop) {
    if (stops.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException(
          "Expected stop strings of at least one character, found an empty one: leave it out");
    }
    this.longestFirst =
        stops.stream().sorted(Comparator.comparing(String::length).reversed()).toList();
    this.includeStop = includeStop;
  }

  /**
   * What a piece of text led to.
   *
   * @param text to be emitted now
   * @param matched whether a stop string was found; the text ends here
   */
  public record Result(String text, boolean matched) {}

  /**
   * Takes the next piece.
   *
   * @throws IllegalStateException after a match
   */
  public Result append(String piece) {
    if (matched) {
      throw new IllegalStateException(
          "A stop string was found and the text has ended: append nothing more");
    }
    String text = held + piece;
    for (int end = held.length() + 1; end <= text.length(); end++) {
      for (String stop : longestFirst) {
        if (text.startsWith(stop, end - stop.length())) {
          matched = true;
          held = "";
          return new Result(text.substring(0, includeStop ? end : end - stop.length()), true);
        }
      }
    }
    int certain = certainLength(text);
    held = text.substring(certain);
    return new Result(text.substring(0, certain), false);
  }

  /** How much of the text cannot belong to a stop string, whatever follows. */
  private int certainLength(String text) {
    int longest = longestFirst.isEmpty() ? 0 : longestFirst.getFirst().length();
    int start = Math.max(0, text.length() - longest + 1);
    while (start < text.length() && !mayBeginStop(text.substring(start))) {
      start++;
    }
    return Math.min(start, text.length());
  }

  private boolean mayBeginStop(String tail) {
    return longestFirst.stream().anyMatch(stop -> stop.startsWith(tail));
  }

  /** The text still held back, for when no more will come. */
  public String flush() {
    String rest = held;
    held = "";
    return rest;
  }
}
