package dev.moemesh.gateway.access;

import java.util.Map;
import java.util.Optional;

/** The API keys that are valid at a time, each with its caller. Immutable. */
public record ApiKeys(Map<KeyDigest, Caller> callers) {

  public ApiKeys {
    callers = Map.copyOf(callers);
  }

  /**
   * The same keys.
   *
   * @param source where they are from, for the message
   * @throws IllegalArgumentException if there is none
   */
  ApiKeys requireSome(String source) {
    if (callers.isEmpty()) {
      throw new IllegalArgumentException(
          source
              + ": expected at least one line name=key, found none; ./moe api-key NAME makes one");
    }
    return this;
  }

  /**
   * Whose key it is. The key is compared with all of them, in constant time each, so that the time
   * tells nothing.
   */
  public Optional<Caller> find(String key) {
    KeyDigest presented = KeyDigest.of(key);
    Optional<Caller> found = Optional.empty();
    for (var entry : callers.entrySet()) {
      if (entry.getKey().matches(presented)) {
        found = Optional.of(entry.getValue());
      }
    }
    return found;
  }
}
