package dev.moemesh.bench.page;

import dev.moemesh.bench.report.Spread;
import java.util.Locale;

/** Numbers for people: three digits that count. */
final class ReadableNumbers {
  private ReadableNumbers() {}

  static String of(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  static String tick(double value) {
    String text = String.format(Locale.ROOT, "%,.3f", value);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }

  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * fraction);
  }

  static String of(Spread spread) {
    return "%s (%s–%s)".formatted(of(spread.median()), of(spread.min()), of(spread.max()));
  }
}
