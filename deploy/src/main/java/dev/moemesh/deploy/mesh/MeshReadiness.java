package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.process.ChildProcess;
import dev.moemesh.deploy.process.Health;
import dev.moemesh.deploy.process.HealthProbe;
import dev.moemesh.deploy.process.LogTail;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches children until they are ready, and reports each step on the way. Owns its HTTP client.
 */
final class MeshReadiness implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final int LOG_LINES = 15;

  private final HealthProbe probe;
  private final InstantSource clock;
  private final Instant deadline;
  private final Duration limit;
  private final ProgressListener listener;
  private final Map<ChildProcess, Instant> pending = new LinkedHashMap<>();
  private final Map<ChildProcess, Health> seen = new HashMap<>();

  MeshReadiness(
      Optional<Path> certificate, InstantSource clock, Duration limit, ProgressListener listener) {
    this.probe = new HealthProbe(certificate);
    this.clock = clock;
    this.deadline = clock.instant().plus(limit);
    this.limit = limit;
    this.listener = listener;
  }

  /** Watches one more child, which has just been started. */
  void add(ChildProcess child) {
    pending.put(child, clock.instant());
    listener.on(new Progress.Starting(child.spec().name()));
  }

  /**
   * Returns when all children are ready.
   *
   * @throws MeshException if one ends before, or if it takes too long
   */
  void await() {
    while (true) {
      List.copyOf(pending.keySet()).forEach(this::look);
      if (pending.isEmpty()) {
        return;
      }
      if (clock.instant().isAfter(deadline)) {
        throw tooLate();
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private void look(ChildProcess child) {
    if (!child.isAlive()) {
      throw died(child);
    }
    Duration since =
        Duration.between(pending.getOrDefault(child, clock.instant()), clock.instant());
    Health health = probe.health(child.spec().url());
    if (health == seen.put(child, health)) {
      return;
    }
    switch (health) {
      case UNREACHABLE -> {}
      case LOADING -> listener.on(new Progress.Loading(child.spec().name(), since));
      case READY -> {
        pending.remove(child);
        listener.on(new Progress.Ready(child.spec().name(), since));
      }
    }
  }

  private static MeshException died(ChildProcess child) {
    var log = child.spec().log();
    return new MeshException(
        "%s ended with exit code %d before it was ready. The end of %s:%n%s"
            .formatted(
                child.spec().name(),
                child.exit().join(),
                log,
                String.join(System.lineSeparator(), LogTail.lastLines(log, LOG_LINES))));
  }

  private MeshException tooLate() {
    List<String> names = pending.keySet().stream().map(child -> child.spec().name()).toList();
    var log = pending.keySet().iterator().next().spec().log();
    return new MeshException(
        "not ready after %d s: %s; see %s, or allow more time with --timeout. Its end:%n%s"
            .formatted(
                limit.toSeconds(),
                String.join(", ", names),
                log,
                String.join(System.lineSeparator(), LogTail.lastLines(log, LOG_LINES))));
  }

  @Override
  public void close() {
    probe.close();
  }
}
