package dev.moemesh.bench.report;

/**
 * Two contenders that are held against each other.
 *
 * @param of the name of one
 * @param over the name of the other
 */
public record Comparison(String of, String over) {
  /** For tables. */
  public String label() {
    return of + " ÷ " + over;
  }
}
