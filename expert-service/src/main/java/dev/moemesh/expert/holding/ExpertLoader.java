package dev.moemesh.expert.holding;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread for work that blocks: reading weights, opening sockets. Tasks run one after the other.
 * The thread starts with the object: started later, by a loop that is bound to a processor, it
 * would be bound, too. Owner of the thread; thread-safe.
 */
public final class ExpertLoader implements Executor {

  private static final long GRACE_SECONDS = 10;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().name("expert-loader").daemon().factory());

  /** Starts the thread. */
  public ExpertLoader() {
    thread.prestartAllCoreThreads();
  }

  /**
   * Queues a task.
   *
   * @throws java.util.concurrent.RejectedExecutionException after {@link #end()}
   */
  @Override
  public void execute(Runnable task) {
    thread.execute(task);
  }

  /**
   * Drops queued tasks, and waits for the one that runs.
   *
   * @return whether no task runs any more
   */
  public boolean end() {
    thread.shutdownNow();
    try {
      return thread.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
