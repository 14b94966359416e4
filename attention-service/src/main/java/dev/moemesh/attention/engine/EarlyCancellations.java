package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.Cancellation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Cancellations whose requests were not here when they came: still in the log, waiting for their
 * constraint, at another worker, or ended already. The newest are kept. Used on the engine's
 * thread.
 */
final class EarlyCancellations {

  /** Stands for all continuations of a request. */
  private static final int ALL = -1;

  private final Map<String, Set<Integer>> choices;

  /** Keeps those of so many requests. */
  EarlyCancellations(int most) {
    this.choices =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Set<Integer>> eldest) {
            return size() > most;
          }
        };
  }

  /** Keeps a cancellation; not that of a continuation which no request has. */
  void add(Cancellation cancellation) {
    int choice = cancellation.hasChoice() ? cancellation.getChoice() : ALL;
    if (choice >= ALL && choice < RequestCheck.MAX_CHOICES) {
      choices.computeIfAbsent(cancellation.getRequestId(), _ -> new LinkedHashSet<>(2)).add(choice);
    }
  }

  /** Forgets what was cancelled of a request before it came, and returns it. */
  Cancelled take(String requestId) {
    Set<Integer> taken = choices.remove(requestId);
    return taken == null ? new Cancelled(Set.of()) : new Cancelled(taken);
  }

  /**
   * Continuations that nobody waits for.
   *
   * @param choices their numbers; {@link #ALL} among them stands for all
   */
  record Cancelled(Set<Integer> choices) {
    boolean whole() {
      return choices.contains(ALL);
    }
  }
}
