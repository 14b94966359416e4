package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.Cancellation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Cancellations of requests that the engine does not have: still in the log, waiting for their
 * constraint, at another worker, or ended. The newest are kept. Used on the engine's thread.
 */
final class EarlyCancellations {

  private static final Cancelled NONE = new Cancelled.Choices(Set.of());

  private final Map<String, Cancelled> cancelled;

  /**
   * No cancellations.
   *
   * @param capacity requests whose cancellations are kept; the oldest make room
   */
  EarlyCancellations(int capacity) {
    this.cancelled =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Cancelled> eldest) {
            return size() > capacity;
          }
        };
  }

  /** What was cancelled of a request. */
  sealed interface Cancelled {

    /** All continuations. */
    record Whole() implements Cancelled {}

    /** The continuations of these numbers; possibly none. */
    record Choices(Set<Integer> choices) implements Cancelled {
      public Choices {
        choices = Set.copyOf(choices);
      }
    }

    private Cancelled with(int choice) {
      return switch (this) {
        case Whole whole -> whole;
        case Choices(Set<Integer> choices) -> {
          Set<Integer> more = new LinkedHashSet<>(choices);
          more.add(choice);
          yield new Choices(more);
        }
      };
    }
  }

  /** Keeps a cancellation, unless it names a choice that no request can have. */
  void add(Cancellation cancellation) {
    String id = cancellation.getRequestId();
    if (!cancellation.hasChoice()) {
      cancelled.put(id, new Cancelled.Whole());
    } else if (RequestCheck.mayHaveChoice(cancellation.getChoice())) {
      cancelled.put(id, cancelled.getOrDefault(id, NONE).with(cancellation.getChoice()));
    }
  }

  /** Removes and returns what was cancelled of a request before it came. */
  Cancelled take(String requestId) {
    Cancelled taken = cancelled.remove(requestId);
    return taken == null ? NONE : taken;
  }
}
