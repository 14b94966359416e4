package dev.moemesh.router.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, with a deadline. */
final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Await() {}

  static void until(Callable<Boolean> condition, Supplier<String> found) {
    Instant deadline = Instant.now().plus(PATIENCE);
    try {
      while (!condition.call()) {
        if (Instant.now().isAfter(deadline)) {
          throw new AssertionError("still not so after " + PATIENCE + ": " + found.get());
        }
        LockSupport.parkNanos(1_000_000);
      }
    } catch (Exception e) {
      throw new AssertionError("the condition cannot be asked", e);
    }
  }
}
