package dev.moemesh.deploy.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SequenceRoomTest {

  @Test
  void isReadFromAnAttentionWorkersReadiness() {
    String health =
        """
        {"status": "UP", "checks": [
          {"name": "kafka", "status": "UP"},
          {"name": "moe-layers", "status": "UP", "data": {"state": "ready",
            "kv_cache_tokens": 5456, "context_tokens": 40960, "kv_cache_shortage": "short"}}]}
        """;

    assertThat(SequenceRoom.in(health))
        .contains(new SequenceRoom(5456, 40_960, Optional.of("short")));
  }

  @Test
  void isThereForNoOtherProcess() {
    assertThat(SequenceRoom.in("{\"status\": \"UP\", \"checks\": []}")).isEmpty();
    assertThat(SequenceRoom.in("")).isEmpty();
    assertThat(SequenceRoom.in("<html>")).isEmpty();
  }
}
