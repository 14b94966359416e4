package dev.moemesh.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.moemesh.deploy.mesh.ProcessState;
import dev.moemesh.deploy.mesh.ProcessStatus;
import dev.moemesh.deploy.mesh.SequenceRoom;
import dev.moemesh.deploy.process.ProcessIdentity;
import dev.moemesh.deploy.state.MeshRecord;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final MeshRecord MESH =
      new MeshRecord(
          "tiny",
          "/models/tiny",
          "http://127.0.0.1:8080",
          "",
          true,
          new ProcessIdentity(1, 2),
          "/tmp/x",
          "mutual-tls",
          List.of());

  private static final List<ProcessStatus> PROCESSES =
      List.of(
          new ProcessStatus(
              "broker",
              11,
              ProcessState.READY,
              200 << 20,
              0,
              new TreeMap<>(),
              URI.create("http://127.0.0.1:1"),
              Optional.of(new SequenceRoom(5456, 40960, 3840))),
          new ProcessStatus(
              "expert-0",
              12,
              ProcessState.DEAD,
              0,
              3 << 19,
              experts(),
              URI.create("http://127.0.0.1:2"),
              Optional.empty()));

  @Test
  void standsInColumns() {
    assertThat(StatusTable.render(MESH, PROCESSES))
        .isEqualTo(
            """
            tiny at http://127.0.0.1:8080, rows over mutual-tls
            PROCESS   PID  STATE  MEMORY     WEIGHTS  URL                 EXPERTS
            broker    11   ready  200.0 MiB  -        http://127.0.0.1:1
            expert-0  12   dead   -          1.5 MiB  http://127.0.0.1:2  L0-L1: 0-3; L3: 0,2-3
            KV cache: 5,456 tokens; the model's context: 40,960""");
  }

  @Test
  void isReadByPrograms() throws Exception {
    var json = new JsonMapper().readTree(StatusJson.render(MESH, PROCESSES));

    assertThat(json.path("url").asText()).isEqualTo("http://127.0.0.1:8080");
    assertThat(json.path("transport").asText()).isEqualTo("mutual-tls");
    assertThat(json.path("processes").path(0).path("kv_cache_tokens").asInt()).isEqualTo(5456);
    assertThat(json.path("processes").path(1).has("kv_cache_tokens")).isFalse();
    assertThat(json.path("processes").path(1).path("state").asText()).isEqualTo("dead");
    assertThat(json.path("processes").path(1).path("experts").path("3")).hasSize(3);
  }

  @Test
  void writesRunsOfExpertsShortly() {
    assertThat(ExpertRanges.ranges(List.of())).isEmpty();
    assertThat(ExpertRanges.ranges(List.of(5))).isEqualTo("5");
    assertThat(ExpertRanges.ranges(List.of(0, 1, 2, 4, 6, 7))).isEqualTo("0-2,4,6-7");
  }

  private static SortedMap<Integer, List<Integer>> experts() {
    SortedMap<Integer, List<Integer>> experts = new TreeMap<>();
    experts.put(0, List.of(0, 1, 2, 3));
    experts.put(1, List.of(0, 1, 2, 3));
    experts.put(3, List.of(0, 2, 3));
    return experts;
  }
}
