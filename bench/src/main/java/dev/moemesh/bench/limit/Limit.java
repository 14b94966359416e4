package dev.moemesh.bench.limit;

/**
 * Tokens per second that a machine cannot exceed, if weights come from memory and reading hides
 * behind arithmetic or the other way round.
 *
 * @param memory as memory allows
 * @param arithmetic as matrix products allow
 */
public record Limit(double memory, double arithmetic) {

  /** The lower of both. */
  public double tokensPerSecond() {
    return Math.min(memory, arithmetic);
  }

  /** Which of both it is. */
  public Binding binding() {
    return memory <= arithmetic ? Binding.MEMORY : Binding.ARITHMETIC;
  }

  /** What keeps a step from being faster. */
  public enum Binding {
    /** Reading. */
    MEMORY,
    /** Multiplying. */
    ARITHMETIC
  }
}
