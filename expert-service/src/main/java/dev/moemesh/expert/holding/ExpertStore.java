package dev.moemesh.expert.holding;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.ThreadConfinement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Loads the experts that this process is given, and unloads the others. Weights are read on the
 * loader's thread; experts become live on the loop's thread. Owner of the experts. Used on the
 * loop's thread.
 */
public final class ExpertStore implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ExpertStore.class);

  private final ThreadConfinement confinement = new ThreadConfinement();
  private final Map<Slot, Holding> holdings = new HashMap<>();
  private final ExpertFfn ffn;
  private final LiveExperts live;
  private final Executor loader;
  private final Executor loop;
  private final Runnable changed;
  private boolean closed;

  /**
   * An empty store.
   *
   * @param live the table that the store keeps up to date
   * @param loader where weights are read, one expert after the other
   * @param loop runs tasks on the loop's thread
   * @param changed runs on the loop's thread after an expert was loaded, failed or was unloaded
   */
  public ExpertStore(
      ExpertFfn ffn, LiveExperts live, Executor loader, Executor loop, Runnable changed) {
    this.ffn = ffn;
    this.live = live;
    this.loader = loader;
    this.loop = loop;
    this.changed = changed;
  }

  /** Opens a store for the one who hears of its changes. */
  @FunctionalInterface
  public interface Opener {
    /**
     * An empty store.
     *
     * @param changed runs on the loop's thread after each change
     */
    ExpertStore open(Runnable changed);
  }

  /** Starts to load the experts that are neither live nor being loaded. */
  public void load(Collection<Slot> slots) {
    confinement.check();
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
    confinement.check();
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
    live.put(slot, expert);
    changed.run();
  }

  private void giveUp(Slot slot, Holding.Loading ticket, Throwable cause) {
    if (!closed && holdings.get(slot) == ticket) {
      LOG.errorf(cause, "expert %d of layer %d cannot be loaded", slot.expert(), slot.layer());
      holdings.put(slot, ticket.failed(cause));
      changed.run();
    }
  }

  /** Unloads experts, and drops those that are being loaded. */
  public void unload(Collection<Slot> slots) {
    confinement.check();
    boolean any = false;
    for (Slot slot : slots) {
      Holding holding = holdings.remove(slot);
      any |= holding != null;
      if (holding instanceof Holding.Live held) {
        live.remove(slot);
        held.expert().close();
      }
    }
    if (any) {
      changed.run();
    }
  }

  /** The experts that are loaded and warm. */
  public SortedSet<Slot> live() {
    confinement.check();
    SortedSet<Slot> slots = new TreeSet<>();
    holdings.forEach(
        (slot, holding) -> {
          if (holding instanceof Holding.Live) {
            slots.add(slot);
          }
        });
    return slots;
  }

  /** All experts that are live, being loaded, or failed. */
  public SortedSet<Slot> known() {
    return new TreeSet<>(holdings.keySet());
  }

  /** The experts that could not be loaded, with the reasons. */
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
