package dev.moemesh.router.dispatch;

import dev.moemesh.contract.transport.ThreadConfinement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The calls that wait for a change of the placement. Confined to the loop's thread. */
final class PlacementWatch {
  private final Set<Runnable> waiting = new LinkedHashSet<>();
  private final ThreadConfinement confinement = new ThreadConfinement();

  /** Runs a task at each change from now on. */
  void add(Runnable task) {
    confinement.check();
    waiting.add(task);
  }

  /** Runs the task no more. */
  void remove(Runnable task) {
    confinement.check();
    waiting.remove(task);
  }

  /** The placement, or the set of live replicas, has changed. */
  void changed() {
    confinement.check();
    if (!waiting.isEmpty()) {
      List.copyOf(waiting).forEach(Runnable::run);
    }
  }
}
