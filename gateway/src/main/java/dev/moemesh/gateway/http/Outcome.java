package dev.moemesh.gateway.http;

import java.util.Locale;

/** How a request ended, for the metrics. */
enum Outcome {
  COMPLETED,
  REFUSED,
  FAILED,
  TIMED_OUT,
  ABANDONED;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Outcome of(int status) {
    return switch (status) {
      case 504 -> TIMED_OUT;
      default -> status < 500 ? REFUSED : FAILED;
    };
  }
}
