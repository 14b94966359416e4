package dev.moemesh.contract.exchange;

import dev.moemesh.contract.transport.Loop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The thread that an exchange is confined to, and its timer. */
public interface ExchangeThread {

  /**
   * Runs a task on this thread after a delay.
   *
   * @return cancels the task
   */
  Future<?> after(Duration delay, Runnable task);

  /**
   * Asserts that the caller runs on this thread. The check costs nothing where assertions are off.
   *
   * @throws AssertionError if assertions are on and the caller runs on another thread
   */
  void assertCurrent();

  /** The thread of a loop. */
  static ExchangeThread of(Loop loop) {
    return new ExchangeThread() {
      @Override
      public Future<?> after(Duration delay, Runnable task) {
        return loop.executor().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      }

      @Override
      public void assertCurrent() {
        loop.assertInLoop();
      }
    };
  }
}
