package dev.moemesh.contract.transport;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses short durations: {@code 500us}, {@code 1ms}, {@code 2s}. */
public final class Delays {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12})(ns|us|ms|s)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ns", ChronoUnit.NANOS,
          "us", ChronoUnit.MICROS,
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS);

  private Delays() {}

  /**
   * Parses a delay.
   *
   * @throws IllegalArgumentException if the text is not a delay
   */
  public static Duration parse(String text) {
    Matcher delay = FORM.matcher(text);
    if (!delay.matches()) {
      throw new IllegalArgumentException(
          "expected a delay such as 500us, 1ms or 2s, found '%s'".formatted(text));
    }
    return Duration.of(Long.parseLong(delay.group(1)), UNITS.get(delay.group(2)));
  }
}
