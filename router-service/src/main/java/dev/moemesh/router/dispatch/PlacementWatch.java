package dev.moemesh.router.dispatch;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The calls that wait for a change of the placement. Used on the loop's thread. */
final class PlacementWatch {
  private final Set<Runnable> waiting = new LinkedHashSet<>();

  /** Runs a task at each change from now on. */
  void add(Runnable task) {
    waiting.add(task);
  }

  /** Runs the task no more. */
  void remove(Runnable task) {
    waiting.remove(task);
  }

  /** The placement, or the set of live replicas, has changed. */
  void changed() {
    if (!waiting.isEmpty()) {
      List.copyOf(waiting).forEach(Runnable::run);
    }
  }
}
