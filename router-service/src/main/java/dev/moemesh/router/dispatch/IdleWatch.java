package dev.moemesh.router.dispatch;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts the streams and calls that are open, and runs tasks once there is none. Used on the loop's
 * thread.
 */
final class IdleWatch {
  private final List<Runnable> waiting = new ArrayList<>();
  private int open;

  /** A stream or a call has begun. */
  void began() {
    open++;
  }

  /** A stream or a call has ended. */
  void ended() {
    open--;
    if (open == 0) {
      List<Runnable> idle = List.copyOf(waiting);
      waiting.clear();
      idle.forEach(Runnable::run);
    }
  }

  /** Runs a task once nothing is open: now, or later. */
  void whenIdle(Runnable task) {
    if (open == 0) {
      task.run();
    } else {
      waiting.add(task);
    }
  }
}
