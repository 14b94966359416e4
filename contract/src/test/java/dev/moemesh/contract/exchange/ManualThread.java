package dev.moemesh.contract.exchange;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** The test's own thread, with time that the test moves. */
final class ManualThread implements ExchangeThread {
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::nanos).thenComparingLong(Timer::order));
  private final Thread owner = Thread.currentThread();
  private long nowNanos;
  private long orders;

  private record Timer(long nanos, long order, FutureTask<?> task) {}

  @Override
  public Future<?> after(Duration delay, Runnable task) {
    FutureTask<?> future = new FutureTask<>(task, "done");
    timers.add(new Timer(nowNanos + delay.toNanos(), orders++, future));
    return future;
  }

  @Override
  public void assertCurrent() {
    assert Thread.currentThread() == owner;
  }

  /** Moves time on and runs what is due, in order of time. */
  void advance(Duration by) {
    long until = nowNanos + by.toNanos();
    while (!timers.isEmpty() && timers.element().nanos() <= until) {
      Timer due = timers.remove();
      nowNanos = due.nanos();
      if (!due.task().isCancelled()) {
        due.task().run();
        failIfFailed(due.task());
      }
    }
    nowNanos = until;
  }

  private static void failIfFailed(FutureTask<?> task) {
    if (task.state() == Future.State.FAILED) {
      throw new AssertionError("a task on a timer failed", task.exceptionNow());
    }
  }

  /** How long until the next task that is not cancelled is due. */
  Optional<Duration> untilNext() {
    timers.removeIf(timer -> timer.task().isCancelled());
    return Optional.ofNullable(timers.peek())
        .map(timer -> Duration.ofNanos(timer.nanos() - nowNanos));
  }
}
