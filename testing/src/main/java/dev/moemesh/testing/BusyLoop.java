package dev.moemesh.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/** Blocks the thread of a loop, so that the loop reads nothing from its sockets. */
public final class BusyLoop {

  private BusyLoop() {}

  /**
   * Blocks the loop's thread. The thread is blocked when this returns.
   *
   * @param loop runs tasks on its one thread
   * @return releases the thread when it is counted down
   */
  public static CountDownLatch keep(Executor loop) throws InterruptedException {
    CountDownLatch goesOn = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    loop.execute(
        () -> {
          busy.countDown();
          try {
            goesOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    busy.await();
    return goesOn;
  }
}
