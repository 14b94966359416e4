package dev.moemesh.placement.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.Topics;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.log.PlacementLogException;
import dev.moemesh.placement.log.PlacementRecord;
import dev.moemesh.testing.InVmKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** A real broker that aborts the transaction of a writer that was suspended. */
class AbortedTransactionTest {
  private static final String MODEL = "tiny";
  private static final Duration SHORT = Duration.ofMillis(1);

  @Test
  void anAbortedTransactionOfTheOnlyWriterIsNoTakeOver() {
    try (InVmKafka kafka = InVmKafka.start()) {
      kafka.createCompactedTopic(Topics.PLACEMENT);
      String servers = kafka.bootstrapServers();
      PlacementRecord record = new PlacementRecord(new ExpertPlacement(MODEL, 1, List.of()), "a");
      PlacementClients clients =
          new PlacementClients(
              new SuspendedProducer(servers), PlacementClients.consumer(servers), SHORT);

      try (KafkaPlacementLog log = KafkaPlacementLog.open(MODEL, clients)) {
        assertThatThrownBy(() -> log.append(record))
            .isInstanceOf(PlacementLogException.class)
            .hasMessageContaining("open a new writer");
        assertThat(log.readOn()).isEmpty();
      }
      try (KafkaPlacementLog next = KafkaPlacementLog.open(servers, MODEL)) {
        next.append(record);
        assertThat(next.readOn()).containsExactly(record);
      }
    }
  }

  /** Sends again after the broker has aborted, as a client does that missed the acknowledgement. */
  private static final class SuspendedProducer extends KafkaProducer<String, byte[]> {
    private final String servers;

    SuspendedProducer(String servers) {
      super(
          PlacementClients.producerSettings(servers, MODEL, SHORT),
          new StringSerializer(),
          new ByteArraySerializer());
      this.servers = servers;
    }

    @Override
    public void commitTransaction() {
      flush();
      awaitAbort();
      var unused = send(new ProducerRecord<>(Topics.PLACEMENT, MODEL, new byte[] {1}));
      super.commitTransaction();
    }

    private void awaitAbort() {
      String id = PlacementClients.transactionalId(MODEL);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
        while (admin.describeTransactions(List.of(id)).description(id).get().state()
            != TransactionState.COMPLETE_ABORT) {
          Thread.onSpinWait();
        }
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException("the transaction cannot be described", e);
      }
    }
  }
}
