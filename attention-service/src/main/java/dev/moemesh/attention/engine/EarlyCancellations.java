package dev.moemesh.attention.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Cancellations whose requests were not here when they came: still in the log, at another worker,
 * or ended already. The newest are kept. Used on the engine's thread.
 */
final class EarlyCancellations {

  private final Set<String> requestIds;

  /** Keeps so many of them. */
  EarlyCancellations(int most) {
    this.requestIds =
        Collections.newSetFromMap(
            new LinkedHashMap<>() {
              @Override
              protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > most;
              }
            });
  }

  void add(String requestId) {
    requestIds.add(requestId);
  }

  /** Whether the request was cancelled before it came; asked once. */
  boolean take(String requestId) {
    return requestIds.remove(requestId);
  }
}
