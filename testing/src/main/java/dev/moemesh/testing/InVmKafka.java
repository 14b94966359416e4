package dev.moemesh.testing;

import dev.moemesh.broker.Broker;
import dev.moemesh.broker.BrokerPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in the test's own process, on free ports. Owns the broker and its directory.
 */
public final class InVmKafka implements AutoCloseable {
  private static final int SECONDS_TO_ANSWER = 30;

  private final Path directory;
  private final Broker broker;

  private InVmKafka(Path directory, Broker broker) {
    this.directory = directory;
    this.broker = broker;
  }

  /** Starts a broker without topics. */
  public static InVmKafka start() {
    try {
      Path directory = Files.createTempDirectory("in-vm-kafka");
      return new InVmKafka(directory, Broker.start(directory, BrokerPorts.free()));
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for the test's Kafka broker", e);
    }
  }

  /** The broker's address, {@code host:port}. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Creates topics with the given number of partitions. */
  public void createTopics(int partitions, String... topics) {
    create(Stream.of(topics).map(topic -> new NewTopic(topic, partitions, (short) 1)).toList());
  }

  /** Creates a compacted topic of one partition. */
  public void createCompactedTopic(String topic) {
    create(List.of(new NewTopic(topic, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"))));
  }

  /** Writes a record and waits for its acknowledgement. Without a value it is a tombstone. */
  public void send(String topic, String key, byte @Nullable [] value) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(client(), new StringSerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(topic, key, value))
          .get(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a record cannot be written to " + topic, e);
    }
  }

  @Override
  public void close() {
    broker.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the broker's directory cannot be removed", e);
    }
  }

  private void create(List<NewTopic> topics) {
    try (Admin admin = Admin.create(client())) {
      KafkaFuture<Void> created = admin.createTopics(topics).all();
      created.get(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("topics cannot be created: " + topics, e);
    }
  }

  private Map<String, Object> client() {
    return Map.of("bootstrap.servers", bootstrapServers());
  }
}
