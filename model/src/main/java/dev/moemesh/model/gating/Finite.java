package dev.moemesh.model.gating;

/** Checks numbers for NaN and infinity. Pure functions. */
public final class Finite {
  private Finite() {}

  /**
   * Whether none of the numbers is NaN or infinite.
   *
   * @param numbers elements {@code from} to {@code from + count} are checked
   */
  public static boolean all(float[] numbers, int from, int count) {
    // The largest magnitude: C2 vectorises it, a NaN stays in it, and an infinity is the largest.
    float largest = 0;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, Math.abs(numbers[i]));
    }
    return largest < Float.POSITIVE_INFINITY;
  }
}
