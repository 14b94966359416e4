package dev.moemesh.grammar.json;

import dev.moemesh.grammar.GrammarException;
import java.time.Duration;

/**
 * Until when a schema must be compiled.
 *
 * @param nanos by {@link System#nanoTime}
 */
record Deadline(long nanos, Duration allowed) {

  static Deadline in(Duration allowed) {
    return new Deadline(System.nanoTime() + allowed.toNanos(), allowed);
  }

  void check(String path) {
    if (System.nanoTime() - nanos > 0) {
      throw new GrammarException(
          path,
          "The schema takes longer than %d ms to compile: make it smaller"
              .formatted(allowed.toMillis()));
    }
  }
}
