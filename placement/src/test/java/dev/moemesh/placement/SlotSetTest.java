package dev.moemesh.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.placement.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SlotSetTest {

  @Test
  void isTheSetThatATreeOfSlotsIs() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Slot> slots = slots(random, random.nextInt(40));
      TreeSet<Slot> tree = new TreeSet<>(slots);

      SlotSet set = SlotSet.of(slots);

      assertThat(set).as("seed %d", seed).isEqualTo(tree).hasSameHashCodeAs(tree);
      assertThat(tree).isEqualTo(set);
      assertThat(new ArrayList<>(set)).isEqualTo(new ArrayList<>(tree));
      for (Slot slot : slots(random, 20)) {
        assertThat(set.contains(slot)).as("seed %d", seed).isEqualTo(tree.contains(slot));
      }
      assertThat(SlotSet.fromWire(set.toWire())).isEqualTo(set);
    }
  }

  @Test
  void setsOfDifferentSlotsDiffer() {
    SlotSet set = SlotSet.of(List.of(new Slot(1, 2), new Slot(0, 7)));

    assertThat(set).isNotEqualTo(SlotSet.of(List.of(new Slot(1, 2), new Slot(7, 0))));
    assertThat(set).isNotEqualTo(SlotSet.empty()).doesNotContain(new Slot(2, 1));
    assertThat(set.layer(1)).isEqualTo(1);
    assertThat(set.expert(1)).isEqualTo(2);
  }

  /** Any numbers that the wire can carry. */
  private static List<Slot> slots(Random random, int count) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      slots.add(
          random.nextInt(10) == 0
              ? new Slot(random.nextInt(), random.nextInt())
              : new Slot(random.nextInt(5), random.nextInt(5)));
    }
    return slots;
  }
}
