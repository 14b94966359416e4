package dev.moemesh.placement.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.Topics;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.log.PlacementLogException;
import dev.moemesh.placement.log.PlacementRecord;
import dev.moemesh.placement.log.WriterFencedException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Appends to a producer that fails as Kafka's does. */
class FailedAppendTest {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final PlacementRecord RECORD =
      new PlacementRecord(new ExpertPlacement("tiny", 1, List.of()), "a");

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");

  @Test
  void aFenceWithinTheTransactionsTimeIsATakeOver() {
    KafkaPlacementLog log = open(NEVER);
    producer.commitTransactionException = new ProducerFencedException("fenced");

    assertThatThrownBy(() -> log.append(RECORD)).isInstanceOf(WriterFencedException.class);
    assertThatThrownBy(() -> log.append(RECORD)).isInstanceOf(WriterFencedException.class);
  }

  @Test
  void aFenceThatOnlyTheAbortReportsIsATakeOver() {
    KafkaPlacementLog log = open(NEVER);
    producer.commitTransactionException =
        new KafkaException("in an error state", new InvalidProducerEpochException("old epoch"));
    producer.abortTransactionException = new ProducerFencedException("fenced");

    assertThatThrownBy(() -> log.append(RECORD)).isInstanceOf(WriterFencedException.class);
  }

  @Test
  void aFenceAfterTheTransactionsTimeSaysNothingAboutAnotherWriter() {
    KafkaPlacementLog log = open(Duration.ZERO);
    producer.commitTransactionException = new ProducerFencedException("fenced");

    refuses(log, "may not have taken the record");
    refuses(log, "takes no more records");
  }

  @Test
  void anOldProducerEpochAloneSaysNothingAboutAnotherWriter() {
    KafkaPlacementLog log = open(NEVER);
    producer.commitTransactionException = new InvalidProducerEpochException("old epoch");

    refuses(log, "may not have taken the record");
  }

  @Test
  void afterATimeOutTheLogTakesNoMoreRecords() {
    KafkaPlacementLog log = open(NEVER);
    producer.commitTransactionException = new TimeoutException("no answer");
    producer.abortTransactionException = new IllegalStateException("commit must be retried");
    refuses(log, "may not have taken the record");
    producer.commitTransactionException = null;

    refuses(log, "takes no more records");
    assertThat(producer.commitCount()).isZero();
  }

  @Test
  void aProducerInTheWrongStateIsAFailureOfTheLog() {
    KafkaPlacementLog log = open(NEVER);
    producer.beginTransactionException = new IllegalStateException("commit must be retried");

    refuses(log, "commit must be retried");
  }

  @Test
  void withoutAConsumerTheProducerIsClosed() {
    KafkaException failure = new KafkaException("no consumer");

    assertThatThrownBy(
            () ->
                PlacementClients.open(
                    () -> producer,
                    () -> {
                      throw failure;
                    },
                    NEVER))
        .isSameAs(failure);
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void aLogThatCannotBeOpenedClosesItsClients() {
    producer.initTransactionException = new TimeoutException("no answer");

    assertThatThrownBy(() -> open(NEVER)).isSameAs(producer.initTransactionException);
    assertThat(producer.closed()).isTrue();
    assertThat(consumer.closed()).isTrue();
  }

  private static void refuses(KafkaPlacementLog log, String what) {
    assertThatThrownBy(() -> log.append(RECORD))
        .isInstanceOf(PlacementLogException.class)
        .hasMessageContaining(what)
        .hasMessageContaining("open a new writer");
  }

  private KafkaPlacementLog open(Duration transactionTimeout) {
    Node[] none = {};
    consumer.updatePartitions(
        Topics.PLACEMENT,
        List.of(new PartitionInfo(Topics.PLACEMENT, 0, Node.noNode(), none, none)));
    return KafkaPlacementLog.open(
        "tiny", new PlacementClients(producer, consumer, transactionTimeout));
  }
}
