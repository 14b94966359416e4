package dev.moemesh.jinja;

/** Python's positions in texts and lists, which count from the end where they are negative. */
final class Positions {
  private Positions() {}

  /** The position within {@code 0 … length}, as a bound of a slice is taken. */
  static int clamped(int position, int length) {
    return Math.clamp(position < 0 ? (long) position + length : position, 0, length);
  }
}
