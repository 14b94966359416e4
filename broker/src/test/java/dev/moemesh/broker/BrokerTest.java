package dev.moemesh.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {
  @TempDir private static Path directory;
  private static Broker broker;

  @BeforeAll
  static void start() {
    broker = Broker.start(directory.resolve("kafka"), BrokerPorts.free());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void makesNoTopicThatNobodyAskedFor() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThatThrownBy(() -> admin.describeTopics(List.of("typo")).allTopicNames().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void looksEverySecondForTransactionsThatAreOpenTooLong() throws Exception {
    ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThat(
              admin
                  .describeConfigs(List.of(node))
                  .all()
                  .get()
                  .get(node)
                  .get("transaction.abort.timed.out.transaction.cleanup.interval.ms")
                  .value())
          .isEqualTo("1000");
    }
  }

  @Test
  void refusesADirectoryThatAnotherBrokerHasFormatted() {
    assertThatThrownBy(() -> Broker.start(directory.resolve("kafka"), BrokerPorts.free()))
        .hasMessageContaining("delete it and try again");
  }

  @Test
  void refusesOnePortForTwoPurposes() {
    assertThatThrownBy(() -> new BrokerPorts(9092, 9092))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected two different ports, found 9092 twice");
  }
}
