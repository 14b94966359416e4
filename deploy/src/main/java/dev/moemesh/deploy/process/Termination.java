package dev.moemesh.deploy.process;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: asks all of them, waits, and kills those that did not listen. */
public final class Termination {
  private Termination() {}

  /**
   * Ends processes and returns when they are gone.
   *
   * @param grace how long they may take after SIGTERM before SIGKILL
   */
  public static void end(Collection<ProcessHandle> processes, Duration grace) {
    processes.forEach(ProcessHandle::destroy);
    if (!await(processes, grace)) {
      processes.forEach(ProcessHandle::destroyForcibly);
      await(processes, grace);
    }
  }

  /** Waits until all processes are gone; false if some are left at the end of the time. */
  public static boolean await(Collection<ProcessHandle> processes, Duration limit) {
    var exits = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(exits).get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for processes to end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
