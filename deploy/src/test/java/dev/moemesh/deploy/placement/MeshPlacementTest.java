package dev.moemesh.deploy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.broker.Broker;
import dev.moemesh.broker.BrokerPorts;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.deploy.broker.MeshTopics;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.kafka.KafkaPlacementLog;
import dev.moemesh.placement.log.PlacementRecord;
import dev.moemesh.placement.log.WriteResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Placements at a real broker in this process. */
class MeshPlacementTest {
  @TempDir private Path directory;

  @Test
  void aMeshThatStartsAgainOnTheSameLogReplacesThePlacementThatIsThere() {
    try (Broker broker = Broker.start(directory.resolve("kafka"), BrokerPorts.free())) {
      String servers = broker.bootstrapServers();
      new MeshTopics(servers).create();

      WriteResult first = MeshPlacement.write(servers, "tiny", pods("a"));
      WriteResult again = MeshPlacement.write(servers, "tiny", pods("b"));

      ExpertPlacement second = new ExpertPlacement("tiny", 2, pods("b"));
      assertThat(first)
          .isEqualTo(new WriteResult.Written(new ExpertPlacement("tiny", 1, pods("a"))));
      assertThat(again).isEqualTo(new WriteResult.Written(second));
      try (KafkaPlacementLog log = KafkaPlacementLog.open(servers, "tiny")) {
        assertThat(log.readOn()).extracting(PlacementRecord::placement).endsWith(second);
      }
    }
  }

  private static List<ExpertPlacement.Pod> pods(String id) {
    return List.of(
        new ExpertPlacement.Pod(id, Address.parse("unix:/" + id), List.of(new Slot(0, 0))));
  }
}
