package dev.moemesh.deploy.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.deploy.fake.FakeProject;
import dev.moemesh.deploy.process.StopGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndOrderTest {
  private static final Duration TO_END = Duration.ofSeconds(5);

  @TempDir private Path directory;

  @Test
  void theGatewayIsGoneBeforeItsWorkersAreAskedToEnd() throws Exception {
    Path endings = directory.resolve("endings");
    MeshSpec spec =
        FakeProject.in(directory.resolve("project"))
            .spec()
            .withSetting("fake.endings", endings.toString());

    LocalMesh.start(spec, _ -> {}).close();

    List<String> lines = Files.readAllLines(endings);
    assertThat(lines.subList(0, 6))
        .containsExactly(
            "asked gateway",
            "gone gateway",
            "asked attention",
            "gone attention",
            "asked router",
            "gone router");
    assertThat(lines.subList(6, 10))
        .containsExactlyInAnyOrder(
            "asked expert-0", "asked expert-1", "gone expert-0", "gone expert-1");
  }

  @Test
  void theBrokerEndsLast() {
    EndOrder order = new EndOrder(TO_END, Duration.ZERO);

    assertThat(
            List.of("broker", "expert-0", "router", "attention", "gateway").stream()
                .sorted((one, other) -> order.wave(one).compareTo(order.wave(other))))
        .containsExactly("gateway", "attention", "router", "expert-0", "broker");
  }

  @ParameterizedTest
  @CsvSource({",10", "25s,25", "2m,120", "PT1M,60", "40,40", "3000ms,3", "soon,10"})
  void theGatewayMayTakeItsGraceAndTheTimeOfAnyProcess(String setting, long seconds) {
    Map<String, String> settings =
        setting == null ? Map.of() : Map.of("moe.gateway.shutdown-grace", setting);

    StopGroup wave = EndOrder.of(TO_END, settings).wave("gateway");

    assertThat(wave.grace()).isEqualTo(TO_END.plusSeconds(seconds));
  }
}
