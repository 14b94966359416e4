package dev.moemesh.expert.holding;

import dev.moemesh.contract.placement.Slot;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The experts that lie in this process: those it was given, and no others.
 *
 * <p>Reads them on a thread of its own, publishes them on the loop. Owner of the experts; used on
 * the loop's thread.
 */
public final class ExpertStore implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ExpertStore.class);

  private final Map<Slot, Holding> holdings = new HashMap<>();
  private final ExpertFfn ffn;
  private final Executor loader;
  private final Executor loop;
  private final HeldExpert[][] live;
  private Runnable changed = () -> {};
  private boolean closed;

  /**
   * An empty store.
   *
   * @param loader where weights are read, one expert after the other
   * @param loop the loop's thread
   */
  public ExpertStore(ExpertFfn ffn, int layers, int experts, Executor loader, Executor loop) {
    this.ffn = ffn;
    this.loader = loader;
    this.loop = loop;
    this.live = new HeldExpert[layers][experts];
  }

  /** Names the one who is told, on the loop's thread, when an expert came or failed or went. */
  public void whenChanged(Runnable listener) {
    changed = listener;
  }

  /** Starts to load the experts that are neither here nor on their way. */
  public void load(Collection<Slot> slots) {
    for (Slot slot : slots) {
      switch (holdings.get(slot)) {
        case Holding.Live _, Holding.Loading _ -> {}
        case Holding.Failed _ -> startLoading(slot);
        case null -> startLoading(slot);
      }
    }
  }

  private void startLoading(Slot slot) {
    Holding.Loading ticket = new Holding.Loading();
    holdings.put(slot, ticket);
    loader.execute(
        () -> {
          try {
            HeldExpert expert = ffn.load(slot);
            loop.execute(() -> publish(slot, ticket, expert));
          } catch (RuntimeException | OutOfMemoryError e) {
            loop.execute(() -> giveUp(slot, ticket, e));
          }
        });
  }

  private void publish(Slot slot, Holding.Loading ticket, HeldExpert expert) {
    if (closed || holdings.get(slot) != ticket) {
      expert.close();
      return;
    }
    try {
      ffn.warm(expert);
    } catch (RuntimeException | OutOfMemoryError e) {
      expert.close();
      giveUp(slot, ticket, e);
      return;
    }
    holdings.put(slot, ticket.loaded(expert));
    live[slot.layer()][slot.expert()] = expert;
    changed.run();
  }

  private void giveUp(Slot slot, Holding.Loading ticket, Throwable cause) {
    if (!closed && holdings.get(slot) == ticket) {
      LOG.errorf(cause, "expert %d of layer %d cannot be loaded", slot.expert(), slot.layer());
      holdings.put(slot, ticket.failed(cause));
      changed.run();
    }
  }

  /** Lets experts go, also those that are on their way. */
  public void unload(Collection<Slot> slots) {
    boolean any = false;
    for (Slot slot : slots) {
      Holding holding = holdings.remove(slot);
      any |= holding != null;
      if (holding instanceof Holding.Live held) {
        live[slot.layer()][slot.expert()] = null;
        held.expert().close();
      }
    }
    if (any) {
      changed.run();
    }
  }

  /** Whether the expert is loaded and warm. */
  public boolean holds(int layer, int expert) {
    return find(layer, expert) != null;
  }

  /**
   * An expert that is loaded.
   *
   * @throws IllegalStateException if it is not
   */
  public HeldExpert require(int layer, int expert) {
    HeldExpert held = find(layer, expert);
    if (held == null) {
      throw new IllegalStateException("expert %d of layer %d is gone".formatted(expert, layer));
    }
    return held;
  }

  private @Nullable HeldExpert find(int layer, int expert) {
    boolean known = layer >= 0 && layer < live.length && expert >= 0 && expert < live[layer].length;
    return known ? live[layer][expert] : null;
  }

  /** The experts that are loaded and warm. */
  public SortedSet<Slot> live() {
    SortedSet<Slot> slots = new TreeSet<>();
    holdings.forEach(
        (slot, holding) -> {
          if (holding instanceof Holding.Live) {
            slots.add(slot);
          }
        });
    return slots;
  }

  /** All experts that are here, on their way, or failed. */
  public SortedSet<Slot> known() {
    return new TreeSet<>(holdings.keySet());
  }

  /** The experts that could not be loaded, and why. */
  public SortedMap<Slot, String> failures() {
    SortedMap<Slot, String> failures = new TreeMap<>();
    holdings.forEach(
        (slot, holding) -> {
          if (holding instanceof Holding.Failed failed) {
            failures.put(slot, failed.reason());
          }
        });
    return failures;
  }

  /** Bytes of weights held. */
  public long bytes() {
    long bytes = 0;
    for (Holding holding : holdings.values()) {
      bytes += holding instanceof Holding.Live held ? held.expert().bytes() : 0;
    }
    return bytes;
  }

  @Override
  public void close() {
    closed = true;
    unload(known());
  }
}
