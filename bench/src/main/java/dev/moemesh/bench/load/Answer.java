package dev.moemesh.bench.load;

import java.util.List;

/** How a server answered a request. */
sealed interface Answer {
  /** It streamed to the end. */
  record Streamed(List<Long> tokenNanos) implements Answer {}

  /**
   * It said no, at once or in the middle.
   *
   * @param reason for people
   */
  record Refused(String reason) implements Answer {}
}
