package dev.moemesh.attention.constraint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.moemesh.grammar.constraint.Constraint;
import dev.moemesh.grammar.mask.Masks;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The constraints in use, and a cache of those used last. Memory is bounded for any number of
 * constraints: further compiled parts are refused, and memoised states and masks are evicted.
 * Thread-safe.
 */
final class HeldConstraints {

  /** Most constraints that no request uses. */
  private static final int MOST_IDLE = 12;

  private final long mostSymbols;
  private final long mostMemoBytes;

  @GuardedBy("this")
  private final Map<Constraint, Held> all = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Held {
    private final Masks masks;
    private int users = 1;

    Held(Masks masks) {
      this.masks = masks;
    }
  }

  /**
   * No constraints.
   *
   * @param mostSymbols most compiled parts of all constraints, about 300 bytes each
   * @param mostMemoBytes most bytes of their states and masks
   */
  HeldConstraints(long mostSymbols, long mostMemoBytes) {
    this.mostSymbols = mostSymbols;
    this.mostMemoBytes = mostMemoBytes;
  }

  /** Adds a user to a constraint, and returns its masks; empty if it is not held. */
  synchronized Optional<Masks> find(Constraint constraint) {
    Held held = all.get(constraint);
    if (held == null) {
      return Optional.empty();
    }
    held.users++;
    return Optional.of(held.masks);
  }

  /**
   * Adds compiled masks with their first user.
   *
   * @return the masks to use; another thread may have added them first
   * @throws NoRoomException if constraints in use leave no room
   */
  synchronized Masks add(Constraint constraint, Masks masks) {
    Optional<Masks> twin = find(constraint);
    if (twin.isPresent()) {
      return twin.get();
    }
    dropIdle(MOST_IDLE - 1, mostSymbols - masks.symbols());
    if (symbols() > mostSymbols - masks.symbols()) {
      throw new NoRoomException();
    }
    all.put(constraint, new Held(masks));
    return masks;
  }

  /** Removes a user. */
  synchronized void release(Masks masks) {
    for (Held held : all.values()) {
      if (held.masks == masks) {
        held.users--;
      }
    }
    dropIdle(MOST_IDLE, mostSymbols);
  }

  @GuardedBy("this")
  private void dropIdle(int mostIdle, long symbolsLeft) {
    long idle = all.values().stream().filter(held -> held.users == 0).count();
    Iterator<Held> eldest = all.values().iterator();
    while (eldest.hasNext() && (idle > mostIdle || symbols() > symbolsLeft)) {
      if (eldest.next().users == 0) {
        eldest.remove();
        idle--;
      }
    }
  }

  @GuardedBy("this")
  private long symbols() {
    return all.values().stream().mapToLong(held -> held.masks.symbols()).sum();
  }

  /** Evicts states and masks beyond the memory limit; they are recomputed on demand. */
  synchronized void trim() {
    if (all.values().stream().mapToLong(held -> held.masks.memoBytes()).sum() > mostMemoBytes) {
      all.values().forEach(held -> held.masks.forget());
    }
  }

  /** The constraints in use leave no memory for another one. */
  static final class NoRoomException extends RuntimeException {
    NoRoomException() {
      super(
          "the output formats of the requests under way take all the memory for them; send the request again when some have ended",
          null,
          false,
          false);
    }
  }
}
