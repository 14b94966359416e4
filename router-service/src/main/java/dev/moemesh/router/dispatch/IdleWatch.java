package dev.moemesh.router.dispatch;

import dev.moemesh.contract.transport.ThreadConfinement;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the streams and calls that are open, and runs tasks once there is none. Confined to the
 * loop's thread.
 */
final class IdleWatch {
  private final List<Runnable> waiting = new ArrayList<>();
  private final ThreadConfinement confinement = new ThreadConfinement();
  private int open;

  /** A stream or a call has begun. */
  void began() {
    confinement.check();
    open++;
  }

  /** A stream or a call has ended. */
  void ended() {
    confinement.check();
    open--;
    if (open == 0) {
      List<Runnable> idle = List.copyOf(waiting);
      waiting.clear();
      idle.forEach(Runnable::run);
    }
  }

  /** Runs a task once nothing is open: now, or later. */
  void whenIdle(Runnable task) {
    confinement.check();
    if (open == 0) {
      task.run();
    } else {
      waiting.add(task);
    }
  }
}
