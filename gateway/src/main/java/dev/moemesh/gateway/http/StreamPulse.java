package dev.moemesh.gateway.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps an idle stream open. Sends its headers after a delay, and a comment after each interval
 * without an event. Confined to the response's event loop.
 */
final class StreamPulse {

  /** Runs tasks later on the event loop. */
  interface Timer {
    /** Runs the task once, after the delay; the runnable that is returned cancels it. */
    Runnable after(Duration delay, Runnable task);
  }

  /** What is kept open. */
  interface Stream {
    /** Whether its headers are sent. */
    boolean opened();

    /** When something was last sent. */
    long lastSentNanos();

    /** Sends the headers, if they are not sent yet, and a comment. */
    void comment();
  }

  private final Stream stream;
  private final Timer timer;
  private final LongSupplier nanoTime;
  private final Duration interval;
  private Runnable cancel = () -> {};

  /**
   * @param interval how long the stream may be silent; zero for no comments
   */
  StreamPulse(Stream stream, Timer timer, LongSupplier nanoTime, Duration interval) {
    this.stream = stream;
    this.timer = timer;
    this.nanoTime = nanoTime;
    this.interval = interval;
  }

  /** A timer on the present event loop. */
  static Timer on(Vertx vertx) {
    return (delay, task) -> {
      long timer = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
      return () -> vertx.cancelTimer(timer);
    };
  }

  /**
   * The request is accepted; it may yet wait for its turn. What fails within the delay still has a
   * status of its own.
   */
  void begin(Duration headersAfter) {
    cancel = timer.after(headersAfter, this::openIfSilent);
  }

  /** No more comments. */
  void end() {
    cancel.run();
  }

  private void openIfSilent() {
    if (!stream.opened()) {
      stream.comment();
    }
    next(interval);
  }

  private void next(Duration delay) {
    if (!interval.isZero()) {
      cancel = timer.after(delay, this::beat);
    }
  }

  private void beat() {
    Duration silent = Duration.ofNanos(nanoTime.getAsLong() - stream.lastSentNanos());
    if (silent.compareTo(interval) < 0) {
      next(interval.minus(silent));
    } else {
      stream.comment();
      next(interval);
    }
  }
}
