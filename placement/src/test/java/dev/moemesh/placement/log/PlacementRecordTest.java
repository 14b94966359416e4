package dev.moemesh.placement.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.placement.ExpertPlacement;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementRecordTest {

  @Test
  void isReadAsItIsWritten() {
    PlacementRecord record = new PlacementRecord(new ExpertPlacement("tiny", 7, List.of()), "a");

    assertThat(PlacementRecord.parse(record.toWire().toByteArray())).isEqualTo(record);
  }

  @Test
  void refusesWhatIsNoPlacement() {
    assertThatThrownBy(() -> PlacementRecord.parse(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a Placement message");
    assertThatThrownBy(() -> PlacementRecord.parse(new byte[0]))
        .hasMessageContaining("epoch from 1");
  }
}
