package dev.moemesh.model.gating;

/** Whether rows are still numbers. Pure functions. */
public final class Finite {
  private Finite() {}

  /**
   * Whether none of the numbers is NaN or infinite. A loop over the largest magnitude, which C2
   * vectorises: a NaN stays in it, and an infinity is the largest.
   *
   * @param numbers elements {@code from} to {@code from + count} are looked at
   */
  public static boolean all(float[] numbers, int from, int count) {
    float largest = 0;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, Math.abs(numbers[i]));
    }
    return largest < Float.POSITIVE_INFINITY;
  }
}
