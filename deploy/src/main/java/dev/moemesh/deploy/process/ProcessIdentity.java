package dev.moemesh.deploy.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that can be known again: its id alone may belong to another process by now, its id and
 * its start hardly.
 *
 * @param startedAtMillis since the epoch
 */
public record ProcessIdentity(long pid, long startedAtMillis) {
  /**
   * The start is computed from the machine's boot time, which the kernel itself corrects by a
   * second now and then.
   */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /** The identity of a process that runs. */
  public static ProcessIdentity of(ProcessHandle process) {
    return new ProcessIdentity(process.pid(), startOf(process).toEpochMilli());
  }

  /** The process, if it still runs. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::startedThen);
  }

  private boolean startedThen(ProcessHandle process) {
    Duration apart =
        Duration.between(Instant.ofEpochMilli(startedAtMillis), startOf(process)).abs();
    return apart.compareTo(TOLERANCE) <= 0;
  }

  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }
}
