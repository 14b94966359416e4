package dev.moemesh.attention.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** The engine's thread is the test's: tasks wait until the test runs them. */
final class TaskQueue implements EngineThread {

  private final Thread thread = Thread.currentThread();
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void assertCurrent() {
    assert Thread.currentThread() == thread : "expected " + thread;
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  void runNext() {
    tasks.remove().run();
  }
}
