package dev.moemesh.attention.constraint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.moemesh.grammar.Constraint;
import dev.moemesh.grammar.mask.Masks;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The constraints that requests use, and the last ones that some have used. Their memory is
 * bounded, however many different ones clients send: compiled parts by refusing more of them,
 * memoised states and masks by forgetting them. Thread-safe.
 */
final class HeldConstraints {

  /** Those that no request uses. */
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
   * Holds none yet.
   *
   * @param mostSymbols compiled parts of all constraints together, about 300 bytes each
   * @param mostMemoBytes of their states and masks
   */
  HeldConstraints(long mostSymbols, long mostMemoBytes) {
    this.mostSymbols = mostSymbols;
    this.mostMemoBytes = mostMemoBytes;
  }

  /** The masks of a constraint for one more user; empty if it is not held. */
  synchronized Optional<Masks> find(Constraint constraint) {
    Held held = all.get(constraint);
    if (held == null) {
      return Optional.empty();
    }
    held.users++;
    return Optional.of(held.masks);
  }

  /**
   * Holds compiled masks for their first user.
   *
   * @return the masks to use, which another thread may have compiled before
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

  /** One user less. */
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

  /** Forgets states and masks where they take too much memory; each is computed anew when asked. */
  synchronized void trim() {
    if (all.values().stream().mapToLong(held -> held.masks.memoBytes()).sum() > mostMemoBytes) {
      all.values().forEach(held -> held.masks.forget());
    }
  }

  /** Constraints in use leave no room for another one. */
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
