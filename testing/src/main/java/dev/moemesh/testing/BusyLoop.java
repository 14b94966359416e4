package dev.moemesh.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/** A loop that does nothing else, so that nothing is read from its sockets. */
public final class BusyLoop {

  private BusyLoop() {}

  /**
   * Keeps the loop's thread busy from when this returns until the latch is counted down.
   *
   * @param loop runs tasks on its one thread
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
