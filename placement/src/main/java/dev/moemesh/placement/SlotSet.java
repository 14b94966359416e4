package dev.moemesh.placement;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.v1.LayerExperts;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of slots in ascending order, held as one long per slot.
 *
 * <p>Two sets are compared and searched without an object per slot. Thread-safe.
 */
public final class SlotSet extends AbstractSet<Slot> {
  private static final SlotSet EMPTY = new SlotSet(new long[0]);

  private final long[] codes;

  private SlotSet(long[] codes) {
    this.codes = codes;
  }

  /** The set without slots. */
  public static SlotSet empty() {
    return EMPTY;
  }

  /** The slots given, each once. */
  public static SlotSet of(Collection<Slot> slots) {
    return slots instanceof SlotSet set
        ? set
        : sorted(slots.stream().mapToLong(slot -> code(slot.layer(), slot.expert())).toArray());
  }

  /** The slots that the wire names, each once. */
  public static SlotSet fromWire(List<LayerExperts> layers) {
    int count = layers.stream().mapToInt(LayerExperts::getExpertsCount).sum();
    long[] codes = new long[count];
    int next = 0;
    for (LayerExperts layer : layers) {
      for (int i = 0; i < layer.getExpertsCount(); i++) {
        codes[next++] = code(layer.getLayer(), layer.getExperts(i));
      }
    }
    return sorted(codes);
  }

  private static SlotSet sorted(long[] codes) {
    Arrays.sort(codes);
    for (int i = 1; i < codes.length; i++) {
      if (codes[i] == codes[i - 1]) {
        return new SlotSet(LongStream.of(codes).distinct().toArray());
      }
    }
    return codes.length == 0 ? EMPTY : new SlotSet(codes);
  }

  /** Sorts as slots do: by layer, then by expert. */
  private static long code(int layer, int expert) {
    return ((long) layer << Integer.SIZE) | ((expert ^ Integer.MIN_VALUE) & 0xFFFF_FFFFL);
  }

  /** The layer of the slot at that place in the order. */
  public int layer(int index) {
    return (int) (codes[index] >> Integer.SIZE);
  }

  /** The expert of the slot at that place in the order. */
  public int expert(int index) {
    return (int) codes[index] ^ Integer.MIN_VALUE;
  }

  /** Whether the set has the expert of the layer. */
  public boolean contains(int layer, int expert) {
    return Arrays.binarySearch(codes, code(layer, expert)) >= 0;
  }

  /** The slots as the wire carries them: layers ascending, experts ascending. */
  public List<LayerExperts> toWire() {
    return Slot.toWire(this);
  }

  @Override
  public boolean contains(@Nullable Object candidate) {
    return candidate instanceof Slot slot && contains(slot.layer(), slot.expert());
  }

  @Override
  public int size() {
    return codes.length;
  }

  @Override
  public Iterator<Slot> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < codes.length;
      }

      @Override
      public Slot next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the set has %d slots".formatted(codes.length));
        }
        Slot slot = new Slot(layer(next), expert(next));
        next++;
        return slot;
      }
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SlotSet set ? Arrays.equals(codes, set.codes) : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
