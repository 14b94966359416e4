package dev.moemesh.deploy.process;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;

/** Ends processes: asks all of them, waits, and kills those that did not listen. */
public final class Termination {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

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
    // ProcessHandle.onExit looks once a second only at processes that are not our children.
    long deadline = System.nanoTime() + limit.toNanos();
    while (processes.stream().anyMatch(ProcessHandle::isAlive)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    return true;
  }
}
