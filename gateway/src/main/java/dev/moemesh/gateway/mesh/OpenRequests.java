package dev.moemesh.gateway.mesh;

import dev.moemesh.contract.v1.TokenEvent;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The requests of this gateway that await token events, by their id in the mesh. Each gateway reads
 * all events and drops those of others. Safe for concurrent use.
 */
public final class OpenRequests {
  private final ConcurrentHashMap<String, Consumer<TokenEvent>> readers = new ConcurrentHashMap<>();

  /**
   * Opens a request; its reader is called on the thread that reads the topic and must not block.
   */
  public void open(String requestId, Consumer<TokenEvent> reader) {
    if (readers.putIfAbsent(requestId, reader) != null) {
      throw new IllegalStateException(
          "Request %s is open already: draw another suffix for its id".formatted(requestId));
    }
  }

  public void close(String requestId) {
    readers.remove(requestId);
  }

  /** Hands an event to its request, if that is one of ours and still open. */
  public void deliver(TokenEvent event) {
    Consumer<TokenEvent> reader = readers.get(event.getRequestId());
    if (reader != null) {
      reader.accept(event);
    }
  }

  public Set<String> ids() {
    return Set.copyOf(readers.keySet());
  }
}
