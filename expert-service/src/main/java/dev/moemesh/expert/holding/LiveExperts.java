package dev.moemesh.expert.holding;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.ThreadConfinement;
import org.jspecify.annotations.Nullable;

/**
 * The experts that are loaded and warm, by layer and index. The {@link ExpertStore} changes the
 * table. Used on the loop's thread.
 */
public final class LiveExperts {

  private final ThreadConfinement confinement = new ThreadConfinement();
  private final HeldExpert[][] live;

  /**
   * A table without experts.
   *
   * @param layers decoder layers of the model
   * @param experts experts of a layer
   */
  public LiveExperts(int layers, int experts) {
    this.live = new HeldExpert[layers][experts];
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
    confinement.check();
    boolean known = layer >= 0 && layer < live.length && expert >= 0 && expert < live[layer].length;
    return known ? live[layer][expert] : null;
  }

  void put(Slot slot, HeldExpert expert) {
    confinement.check();
    live[slot.layer()][slot.expert()] = expert;
  }

  void remove(Slot slot) {
    confinement.check();
    live[slot.layer()][slot.expert()] = null;
  }
}
