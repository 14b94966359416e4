package dev.moemesh.placement.kafka;

import dev.moemesh.contract.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The Kafka clients of one access to the log of placements. Owner of both clients.
 *
 * @param producer writes in transactions under the transactional id of the model
 * @param consumer reads committed records only
 * @param transactionTimeout the broker aborts a transaction that is open for longer
 */
record PlacementClients(
    Producer<String, byte[]> producer,
    Consumer<String, byte[]> consumer,
    Duration transactionTimeout)
    implements AutoCloseable {

  /** How long a client waits for the broker. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A writer that dies within a transaction holds readers up until the broker aborts it. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

  /** A fetch that waits for records holds up the connection's other requests. */
  private static final int FETCH_MILLIS = 10;

  /**
   * Makes both clients.
   *
   * @throws org.apache.kafka.common.KafkaException if one of them cannot be made; none is left then
   */
  static PlacementClients open(String bootstrapServers, String model) {
    return open(
        () ->
            new KafkaProducer<>(
                producerSettings(bootstrapServers, model, TRANSACTION_TIMEOUT),
                new StringSerializer(),
                new ByteArraySerializer()),
        () -> consumer(bootstrapServers),
        TRANSACTION_TIMEOUT);
  }

  /** Makes both clients, and closes the producer if the consumer cannot be made. */
  static PlacementClients open(
      Supplier<Producer<String, byte[]>> producers,
      Supplier<Consumer<String, byte[]>> consumers,
      Duration transactionTimeout) {
    Producer<String, byte[]> producer = producers.get();
    try {
      return new PlacementClients(producer, consumers.get(), transactionTimeout);
    } catch (RuntimeException | Error e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** The configuration of a producer that fences the earlier ones of the model. */
  static Map<String, Object> producerSettings(
      String bootstrapServers, String model, Duration transactionTimeout) {
    return Map.ofEntries(
        Map.entry("bootstrap.servers", bootstrapServers),
        Map.entry("transactional.id", transactionalId(model)),
        Map.entry("transaction.timeout.ms", Math.toIntExact(transactionTimeout.toMillis())),
        Map.entry("max.block.ms", PATIENCE.toMillis()));
  }

  /** The transactional id that all writers of a model share. */
  static String transactionalId(String model) {
    return Topics.PLACEMENT + "/" + model;
  }

  /** A consumer without partitions. */
  static Consumer<String, byte[]> consumer(String bootstrapServers) {
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

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close();
  }
}
