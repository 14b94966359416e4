package dev.moemesh.router.dispatch;

import java.util.ArrayList;
import java.util.List;

/** A clock that is moved by hand, and the tasks that wait for it. */
final class SimulatedTime implements CallTime {
  private final List<Task> tasks = new ArrayList<>();
  private long nanos;

  private record Task(long atNanos, Runnable action) {}

  @Override
  public long nanoTime() {
    return nanos++;
  }

  @Override
  public Runnable schedule(long millis, Runnable action) {
    Task task = new Task(nanos + 1_000_000 * millis, action);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  /** How many tasks wait. */
  int waiting() {
    return tasks.size();
  }

  /** Moves the clock to the next task and runs it. */
  void runNext() {
    Task next = tasks.getFirst();
    for (Task task : tasks) {
      next = task.atNanos() < next.atNanos() ? task : next;
    }
    tasks.remove(next);
    nanos = Math.max(nanos, next.atNanos());
    next.action().run();
  }
}
