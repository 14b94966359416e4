package dev.moemesh.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.v1.LayerExperts;
import dev.moemesh.contract.v1.Placement;
import dev.moemesh.contract.v1.PodAssignment;
import org.junit.jupiter.api.Test;

class ExpertPlacementTest {

  @Test
  void readsWhatPodsAreToHold() {
    Placement record = record("a", "unix:/tmp/a.sock", "b", "localhost:7000");

    ExpertPlacement placement = ExpertPlacement.of(record);

    assertThat(placement.pod("a").orElseThrow().address())
        .isEqualTo(Address.parse("unix:/tmp/a.sock"));
    assertThat(placement.pod("b").orElseThrow().slots())
        .containsExactly(new Slot(0, 1), new Slot(0, 2), new Slot(5, 0));
    assertThat(placement.pod("c")).isEmpty();
  }

  @Test
  void refusesWhatCannotBeRight() {
    assertThatThrownBy(() -> ExpertPlacement.of(record("a", "unix:/a", "a", "unix:/b")))
        .hasMessageContaining("pod 'a' is named twice");
    assertThatThrownBy(() -> ExpertPlacement.of(record("a", "nowhere", "b", "unix:/b")))
        .hasMessageContaining("'nowhere' is neither");
    assertThatThrownBy(() -> ExpertPlacement.of(record(" ", "unix:/a", "b", "unix:/b")))
        .hasMessageContaining("blank");
    assertThatThrownBy(() -> ExpertPlacement.of(Placement.getDefaultInstance()))
        .hasMessageContaining("epoch from 1");
  }

  @Test
  void isWrittenAsItIsRead() {
    ExpertPlacement placement = ExpertPlacement.of(record("a", "unix:/a", "b", "[::1]:7000"));

    assertThat(ExpertPlacement.of(placement.toWire())).isEqualTo(placement);
  }

  private static Placement record(String id, String address, String otherId, String otherAddress) {
    return Placement.newBuilder()
        .setModel("tiny")
        .setEpoch(1)
        .addPods(pod(id, address))
        .addPods(pod(otherId, otherAddress))
        .build();
  }

  private static PodAssignment pod(String id, String address) {
    return PodAssignment.newBuilder()
        .setPodId(id)
        .setAddress(address)
        .addExperts(LayerExperts.newBuilder().setLayer(5).addExperts(0))
        .addExperts(LayerExperts.newBuilder().setLayer(0).addExperts(2).addExperts(1))
        .build();
  }
}
