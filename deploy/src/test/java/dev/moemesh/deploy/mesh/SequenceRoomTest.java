package dev.moemesh.deploy.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceRoomTest {

  @Test
  void isReadFromAnAttentionWorkersReadiness() {
    String health =
        """
        {"status": "UP", "checks": [
          {"name": "kafka", "status": "UP"},
          {"name": "moe-layers", "status": "UP", "data": {"state": "ready",
            "kv_cache_tokens": 5456, "context_tokens": 40960, "context_megabytes": 3840}}]}
        """;

    SequenceRoom room = SequenceRoom.in(health).orElseThrow();

    assertThat(room).isEqualTo(new SequenceRoom(5456, 40_960, 3840));
    assertThat(room.shortage().orElseThrow())
        .contains("5,456 tokens", "context is 40,960", "--kv-cache-mb 3840")
        .doesNotContain("\n");
    assertThat(new SequenceRoom(40_960, 40_960, 3840).shortage()).isEmpty();
  }

  @Test
  void isThereForNoOtherProcess() {
    assertThat(SequenceRoom.in("{\"status\": \"UP\", \"checks\": []}")).isEmpty();
    assertThat(SequenceRoom.in("")).isEmpty();
    assertThat(SequenceRoom.in("<html>")).isEmpty();
  }
}
