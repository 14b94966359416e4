package dev.moemesh.attention.serving;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts open requests, and holds the next one back at the limit. Thread-safe. */
final class RequestSlots {

  private final int limit;

  @GuardedBy("this")
  private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private int inside;

  RequestSlots(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "moe.batch.max-requests must be at least 1, found " + limit);
    }
    this.limit = limit;
  }

  /** Takes a slot, even beyond the limit; completes when the next request may come. */
  CompletionStage<Void> enter() {
    CompletableFuture<Void> room = new CompletableFuture<>();
    synchronized (this) {
      inside++;
      if (inside >= limit) {
        waiting.addLast(room);
        return room;
      }
    }
    room.complete(null);
    return room;
  }

  /** Releases a slot; the caller must have taken one. */
  void leave() {
    CompletableFuture<Void> next;
    synchronized (this) {
      inside--;
      next = inside < limit ? waiting.pollFirst() : null;
    }
    if (next != null) {
      next.complete(null);
    }
  }
}
