package dev.moemesh.bench.load;

import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/** Time, as far as a sender waits for it. */
public interface Pacer {
  /** The clock of {@link System#nanoTime}. */
  Pacer SYSTEM =
      new Pacer() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void await(long nanos) {
          long left = nanos - System.nanoTime();
          while (left > 0) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
              throw new CancellationException("interrupted between requests");
            }
            left = nanos - System.nanoTime();
          }
        }
      };

  /** Now, in nanoseconds. */
  long nanoTime();

  /** Returns at that moment, or at once if it is over. */
  void await(long nanos);
}
