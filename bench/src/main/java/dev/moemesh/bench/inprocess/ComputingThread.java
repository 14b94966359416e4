package dev.moemesh.bench.inprocess;

import dev.moemesh.attention.engine.EngineThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The thread that computes without a network. Owner of the thread; thread-safe. */
final class ComputingThread implements EngineThread, AutoCloseable {

  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("engine").factory());
  private final Thread thread =
      CompletableFuture.supplyAsync(Thread::currentThread, executor).join();

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void assertCurrent() {
    assert Thread.currentThread() == thread : "expected " + thread;
  }

  /** Waits for the tasks that were submitted, and ends the thread. */
  @Override
  public void close() {
    executor.close();
  }
}
