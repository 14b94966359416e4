package dev.moemesh.gateway.api;

/** The numbers from {@code from} (which an open range leaves out) to {@code to}; all are finite. */
public record NumberRange(double from, boolean open, double to) {

  public static NumberRange closed(double from, double to) {
    return new NumberRange(from, false, to);
  }

  /** Without {@code from} itself. */
  public static NumberRange above(double from, double to) {
    return new NumberRange(from, true, to);
  }

  /** False for NaN and the infinities. */
  public boolean contains(double number) {
    return Double.isFinite(number) && (open ? number > from : number >= from) && number <= to;
  }

  /** As an error message says it. */
  public String words() {
    return "%s %s and at most %s".formatted(open ? "above" : "from", plain(from), plain(to));
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
