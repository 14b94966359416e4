package dev.moemesh.contract.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.LayerExperts;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotTest {

  @Test
  void slotsGoOverTheWireInOrder() {
    List<Slot> slots = List.of(new Slot(5, 0), new Slot(0, 2), new Slot(0, 1));

    List<LayerExperts> wire = Slot.toWire(slots);

    assertThat(wire)
        .containsExactly(
            LayerExperts.newBuilder().setLayer(0).addExperts(1).addExperts(2).build(),
            LayerExperts.newBuilder().setLayer(5).addExperts(0).build());
    assertThat(Slot.fromWire(wire)).containsExactlyInAnyOrderElementsOf(slots);
    assertThat(Slot.describe(slots)).isEqualTo("layer 0: experts 1, 2; layer 5: experts 0");
  }
}
