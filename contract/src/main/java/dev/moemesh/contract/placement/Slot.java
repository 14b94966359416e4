package dev.moemesh.contract.placement;

import dev.moemesh.contract.v1.LayerExperts;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One expert of one layer. Ordered by layer, then expert. */
public record Slot(int layer, int expert) implements Comparable<Slot> {

  private static final Comparator<Slot> ORDER =
      Comparator.comparingInt(Slot::layer).thenComparingInt(Slot::expert);

  /** The slots that the wire names, each once. */
  public static SortedSet<Slot> fromWire(Collection<LayerExperts> layers) {
    SortedSet<Slot> slots = new TreeSet<>();
    for (LayerExperts layer : layers) {
      for (int expert : layer.getExpertsList()) {
        slots.add(new Slot(layer.getLayer(), expert));
      }
    }
    return slots;
  }

  /** The slots as the wire carries them: layers ascending, experts ascending. */
  public static List<LayerExperts> toWire(Collection<Slot> slots) {
    SortedMap<Integer, LayerExperts.Builder> layers = new TreeMap<>();
    for (Slot slot : new TreeSet<>(slots)) {
      layers
          .computeIfAbsent(slot.layer(), layer -> LayerExperts.newBuilder().setLayer(layer))
          .addExperts(slot.expert());
    }
    return layers.values().stream().map(LayerExperts.Builder::build).toList();
  }

  /** The slots for people: {@code layer 0: experts 1, 4; layer 3: experts 7}. */
  public static String describe(Collection<Slot> slots) {
    Map<Integer, String> layers =
        new TreeSet<>(slots)
            .stream()
                .collect(
                    Collectors.groupingBy(
                        Slot::layer,
                        TreeMap::new,
                        Collectors.mapping(
                            slot -> Integer.toString(slot.expert()), Collectors.joining(", "))));
    return layers.entrySet().stream()
        .map(layer -> "layer " + layer.getKey() + ": experts " + layer.getValue())
        .collect(Collectors.joining("; "));
  }

  @Override
  public int compareTo(Slot other) {
    return ORDER.compare(this, other);
  }
}
