package dev.moemesh.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.broker.Broker;
import dev.moemesh.broker.BrokerPorts;
import dev.moemesh.contract.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics at a real broker in this process. */
class MeshTopicsTest {
  @TempDir private static Path directory;
  private static Broker broker;
  private static MeshTopics topics;

  @BeforeAll
  static void start() {
    broker = Broker.start(directory.resolve("kafka"), BrokerPorts.free());
    topics = new MeshTopics(broker.bootstrapServers());
    topics.create();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void createsTheTopicsOfAMeshAndDoesNotMindThatTheyAreThere() throws Exception {
    topics.create();

    try (Admin admin = admin()) {
      assertThat(admin.listTopics().names().get())
          .contains(
              Topics.REQUESTS,
              Topics.TOKENS,
              Topics.CANCELLATIONS,
              Topics.DEAD_LETTERS,
              Topics.PLACEMENT);
      var described =
          admin.describeTopics(List.of(Topics.REQUESTS, Topics.PLACEMENT)).allTopicNames().get();
      assertThat(described.get(Topics.REQUESTS).partitions()).hasSize(4);
      assertThat(described.get(Topics.PLACEMENT).partitions()).hasSize(1);
      var placement = new ConfigResource(ConfigResource.Type.TOPIC, Topics.PLACEMENT);
      var config = admin.describeConfigs(List.of(placement)).all().get().get(placement);
      assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
