package dev.moemesh.placement.kafka;

import dev.moemesh.contract.Topics;
import dev.moemesh.placement.log.PlacementLog;
import dev.moemesh.placement.log.PlacementLogException;
import dev.moemesh.placement.log.PlacementRecord;
import dev.moemesh.placement.log.WriterFencedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The log of a model's placements in the topic {@code expert.placement}.
 *
 * <p>A transactional producer fences: the transactional id is the model's, and Kafka lets only the
 * producer that initialized it last commit. Reads committed records only. Owner of a producer and a
 * consumer.
 */
public final class KafkaPlacementLog implements PlacementLog {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  /** A writer that dies within a transaction holds readers up no longer than this. */
  private static final int TRANSACTION_MILLIS = 10_000;

  /** A fetch that waits for records holds up the connection's other requests. */
  private static final int FETCH_MILLIS = 10;

  private final String model;
  private final PlacementRecords records;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;

  private KafkaPlacementLog(
      String model,
      KafkaProducer<String, byte[]> producer,
      KafkaConsumer<String, byte[]> consumer) {
    this.model = model;
    this.records = new PlacementRecords(model);
    this.producer = producer;
    this.consumer = consumer;
  }

  /**
   * Opens an access, and fences all that were opened before for the model.
   *
   * @param bootstrapServers {@code host:port}
   * @throws PlacementLogException if the broker does not answer in time or has no such topic
   */
  public static KafkaPlacementLog open(String bootstrapServers, String model) {
    var log =
        new KafkaPlacementLog(model, producer(bootstrapServers, model), consumer(bootstrapServers));
    try {
      log.producer.initTransactions();
      log.assign();
      return log;
    } catch (KafkaException e) {
      log.close();
      throw log.failed("cannot be opened", e);
    }
  }

  private static KafkaProducer<String, byte[]> producer(String bootstrapServers, String model) {
    return new KafkaProducer<>(
        Map.ofEntries(
            Map.entry("bootstrap.servers", bootstrapServers),
            Map.entry("transactional.id", Topics.PLACEMENT + "/" + model),
            Map.entry("transaction.timeout.ms", TRANSACTION_MILLIS),
            Map.entry("max.block.ms", PATIENCE.toMillis())),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static KafkaConsumer<String, byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.ofEntries(
            Map.entry("bootstrap.servers", bootstrapServers),
            Map.entry("isolation.level", "read_committed"),
            Map.entry("fetch.max.wait.ms", FETCH_MILLIS),
            Map.entry("enable.auto.commit", false),
            Map.entry("allow.auto.create.topics", false),
            Map.entry("default.api.timeout.ms", Math.toIntExact(PATIENCE.toMillis()))),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private void assign() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.PLACEMENT).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no topic " + Topics.PLACEMENT);
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  @Override
  public List<PlacementRecord> readOn() {
    List<PlacementRecord> read = new ArrayList<>();
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      WaitLimit limit = new WaitLimit(PATIENCE);
      while (!isRead(ends)) {
        limit.check();
        consumer.poll(POLL).forEach(record -> records.read(record).ifPresent(read::add));
      }
      return read;
    } catch (KafkaException e) {
      throw failed("cannot be read", e);
    }
  }

  private boolean isRead(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void append(PlacementRecord record) {
    try {
      producer.beginTransaction();
      Future<RecordMetadata> sent =
          producer.send(
              new ProducerRecord<>(Topics.PLACEMENT, model, record.toWire().toByteArray()));
      producer.commitTransaction();
      awaitVisible(sent.get());
    } catch (KafkaException | ExecutionException e) {
      if (isFenced(e) || isFencedOnAbort()) {
        throw new WriterFencedException(model, e);
      }
      throw failed("may not have taken the record", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("may not have taken the record: interrupted", e);
    }
  }

  /** A commit returns before its marker is in the partition; readers see the record after it. */
  private void awaitVisible(RecordMetadata written) {
    TopicPartition partition = new TopicPartition(written.topic(), written.partition());
    WaitLimit limit = new WaitLimit(PATIENCE);
    while (!consumer.endOffsets(List.of(partition)).values().stream()
        .allMatch(end -> end > written.offset())) {
      limit.check();
    }
  }

  private boolean isFencedOnAbort() {
    try {
      producer.abortTransaction();
      return false;
    } catch (KafkaException | IllegalStateException e) {
      return isFenced(e);
    }
  }

  private static boolean isFenced(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  private PlacementLogException failed(String what, Exception cause) {
    return new PlacementLogException(
        "the log of placements of model '%s' %s: %s; check that the broker runs, has topic %s and allows transactions, then read the newest placement"
            .formatted(model, what, cause.getMessage(), Topics.PLACEMENT),
        cause);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close();
  }

  /** A moment after which waiting is given up. */
  private static final class WaitLimit {
    private final long startNanos = System.nanoTime();
    private final Duration patience;

    WaitLimit(Duration patience) {
      this.patience = patience;
    }

    void check() {
      if (System.nanoTime() - startNanos > patience.toNanos()) {
        throw new TimeoutException("no answer within %d s".formatted(patience.toSeconds()));
      }
    }
  }
}
