package dev.moemesh.gateway.quota;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The {@code x-ratelimit-*} headers of OpenAI's API. Only what is limited has headers. A {@code
 * reset} is the time until the whole allowance is there again, such as {@code 17ms}, {@code 8.64s}
 * or {@code 6m0s}.
 */
final class QuotaHeaders {
  private static final long MILLIS_PER_SECOND = 1000;

  private final Map<String, String> headers = new LinkedHashMap<>();

  QuotaHeaders with(String kind, TokenBucket bucket, long now) {
    headers.put("x-ratelimit-limit-" + kind, Long.toString(bucket.capacity()));
    headers.put("x-ratelimit-remaining-" + kind, Long.toString(bucket.remaining(now)));
    headers.put("x-ratelimit-reset-" + kind, time(bucket.untilFull(now)));
    return this;
  }

  Map<String, String> asMap() {
    return Map.copyOf(headers);
  }

  /** A time as OpenAI writes it, rounded up to milliseconds, and to seconds from a minute on. */
  static String time(Duration time) {
    long millis = Math.ceilDiv(time.toNanos(), 1_000_000L);
    if (millis == 0) {
      return "0s";
    }
    if (millis < MILLIS_PER_SECOND) {
      return millis + "ms";
    }
    if (millis <= 59_999) {
      return seconds(millis);
    }
    Duration whole = Duration.ofSeconds(Math.ceilDiv(millis, MILLIS_PER_SECOND));
    String hours = whole.toHours() == 0 ? "" : whole.toHours() + "h";
    return hours + whole.toMinutesPart() + "m" + whole.toSecondsPart() + "s";
  }

  private static String seconds(long millis) {
    String text = String.format(Locale.ROOT, "%d.%03d", millis / 1000, millis % 1000);
    return text.replaceAll("\\.?0+$", "") + "s";
  }
}
