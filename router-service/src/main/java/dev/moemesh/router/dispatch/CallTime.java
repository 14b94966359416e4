package dev.moemesh.router.dispatch;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The time as calls see it: a clock and a timer. Used on the loop's thread. */
public interface CallTime {

  /** Nanoseconds from an arbitrary moment. */
  long nanoTime();

  /**
   * Runs a task later, on the loop's thread.
   *
   * @return cancels the task, unless it has run
   */
  Runnable schedule(long millis, Runnable task);

  /** The time of a loop and of this machine. */
  static CallTime of(ScheduledExecutorService loop) {
    return new CallTime() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Runnable schedule(long millis, Runnable task) {
        ScheduledFuture<?> scheduled = loop.schedule(task, millis, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
      }
    };
  }
}
