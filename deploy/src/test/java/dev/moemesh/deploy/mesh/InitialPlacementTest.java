package dev.moemesh.deploy.mesh;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.broker.Broker;
import dev.moemesh.broker.BrokerPorts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialPlacementTest {
  @TempDir private Path directory;

  @Test
  void aBrokerThatDoesNotTakeThePlacementIsAFailureForPeople() {
    try (Broker withoutTopics = Broker.start(directory.resolve("kafka"), BrokerPorts.free())) {
      assertThatThrownBy(
              () -> InitialPlacement.write(withoutTopics.bootstrapServers(), "tiny", List.of()))
          .isInstanceOf(MeshException.class)
          .hasMessageContaining("check that the broker runs, has topic expert.placement");
    }
  }
}
