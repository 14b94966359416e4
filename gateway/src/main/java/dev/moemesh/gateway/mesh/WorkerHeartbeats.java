package dev.moemesh.gateway.mesh;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.moemesh.contract.v1.WorkerAlive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tracks which partitions of {@code inference.requests} have a live attention worker, by its
 * heartbeats, and which requests wait in a partition without one. The length of a partition's queue
 * does not matter.
 *
 * <p>Its time is what {@link #advance} adds up, not a clock: a gateway that itself stood still for
 * a while has not listened in that time. Safe for concurrent use.
 */
public final class WorkerHeartbeats {
  private final Duration patience;

  @GuardedBy("this")
  private final Map<Integer, Duration> lastHeard = new HashMap<>();

  @GuardedBy("this")
  private final Set<Waiting> waiting = new LinkedHashSet<>();

  @GuardedBy("this")
  private Duration now = Duration.ZERO;

  /**
   * Nothing has been heard yet.
   *
   * @param patience how long a worker may say nothing
   */
  public WorkerHeartbeats(Duration patience) {
    this.patience = patience;
  }

  /** A request in the log. */
  public final class Waiting implements AutoCloseable {
    private final Set<Integer> partitions;
    private final Duration since;
    private final Runnable onAlone;

    private Waiting(Collection<Integer> partitions, Duration since, Runnable onAlone) {
      this.partitions = Set.copyOf(new HashSet<>(partitions));
      this.since = since;
      this.onAlone = onAlone;
    }

    @Override
    public void close() {
      synchronized (WorkerHeartbeats.this) {
        waiting.remove(this);
      }
    }
  }

  /** A worker has said what it reads. */
  public synchronized void heard(WorkerAlive worker) {
    worker.getRequestPartitionsList().forEach(partition -> lastHeard.put(partition, now));
  }

  /** Whether some worker takes requests. */
  public synchronized boolean any() {
    for (int partition : lastHeard.keySet()) {
      if (attended(partition)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A request has been written.
   *
   * @param partitions that its records lie in
   * @param onAlone called once, on the thread that calls {@link #advance}, if one of them is read
   *     by nobody for longer than the patience
   */
  public synchronized Waiting await(Collection<Integer> partitions, Runnable onAlone) {
    Waiting request = new Waiting(partitions, now, onAlone);
    waiting.add(request);
    return request;
  }

  /** Time has passed, in which the gateway listened. */
  public void advance(Duration passed) {
    alone(passed).forEach(request -> request.onAlone.run());
  }

  private synchronized List<Waiting> alone(Duration passed) {
    now = now.plus(passed);
    List<Waiting> alone = new ArrayList<>();
    for (Waiting request : waiting) {
      if (isAlone(request)) {
        alone.add(request);
      }
    }
    alone.forEach(waiting::remove);
    return alone;
  }

  @GuardedBy("this")
  private boolean isAlone(Waiting request) {
    if (!beyondPatience(request.since)) {
      return false;
    }
    for (int partition : request.partitions) {
      if (!attended(partition)) {
        return true;
      }
    }
    return false;
  }

  @GuardedBy("this")
  private boolean attended(int partition) {
    Duration last = lastHeard.get(partition);
    return last != null && !beyondPatience(last);
  }

  @GuardedBy("this")
  private boolean beyondPatience(Duration since) {
    return now.minus(since).compareTo(patience) > 0;
  }
}
