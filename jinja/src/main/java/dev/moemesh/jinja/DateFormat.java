package dev.moemesh.jinja;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** C's {@code strftime} in the C locale, as far as dates in system prompts use it. */
final class DateFormat {
  private static final Map<String, String> PATTERNS =
      Map.ofEntries(
          Map.entry("Y", "uuuu"),
          Map.entry("y", "uu"),
          Map.entry("m", "MM"),
          Map.entry("-m", "M"),
          Map.entry("d", "dd"),
          Map.entry("-d", "d"),
          Map.entry("B", "MMMM"),
          Map.entry("b", "MMM"),
          Map.entry("A", "EEEE"),
          Map.entry("a", "EEE"),
          Map.entry("H", "HH"),
          Map.entry("-H", "H"),
          Map.entry("I", "hh"),
          Map.entry("-I", "h"),
          Map.entry("M", "mm"),
          Map.entry("-M", "m"),
          Map.entry("S", "ss"),
          Map.entry("-S", "s"),
          Map.entry("p", "a"),
          Map.entry("j", "DDD"),
          Map.entry("F", "uuuu-MM-dd"),
          Map.entry("T", "HH:mm:ss"));

  private DateFormat() {}

  static String format(String format, LocalDateTime time) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      if (format.charAt(i) != '%' || i + 1 == format.length()) {
        out.append(format.charAt(i));
        continue;
      }
      int end = Math.min(format.length(), format.charAt(i + 1) == '-' ? i + 3 : i + 2);
      out.append(converted(format.substring(i + 1, end), time));
      i = end - 1;
    }
    return out.toString();
  }

  private static String converted(String directive, LocalDateTime time) {
    if (directive.equals("%")) {
      return "%";
    }
    String pattern = PATTERNS.get(directive);
    if (pattern == null) {
      throw TemplateException.evaluation("strftime_now does not know %" + directive);
    }
    return time.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
  }
}
