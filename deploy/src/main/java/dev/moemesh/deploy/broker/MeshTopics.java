package dev.moemesh.deploy.broker;

import dev.moemesh.contract.Topics;
import dev.moemesh.contract.v1.Placement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Creates the topics of a mesh and writes the placement. Holds no connection between calls. */
public final class MeshTopics {
  private static final int SECONDS_TO_ANSWER = 30;

  /** A long prompt, or the experts of its tokens, come in one record. */
  private static final Map<String, String> LARGE =
      Map.of("max.message.bytes", Integer.toString(32 << 20));

  private static final List<NewTopic> TOPICS =
      List.of(
          topic(Topics.REQUESTS, 4).configs(LARGE),
          topic(Topics.TOKENS, 4).configs(LARGE),
          topic(Topics.CANCELLATIONS, 1),
          topic(Topics.DEAD_LETTERS, 1).configs(LARGE),
          topic(Topics.PLACEMENT, 1).configs(Map.of("cleanup.policy", "compact")));

  private final Map<String, Object> client;

  /**
   * Topics at a broker.
   *
   * @param bootstrapServers {@code host:port}
   */
  public MeshTopics(String bootstrapServers) {
    this.client = Map.of("bootstrap.servers", bootstrapServers);
  }

  /** Creates the topics that are missing. */
  public void create() {
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(TOPICS).values().forEach(MeshTopics::awaitCreated);
    }
  }

  /** Writes a placement under its model's name, and returns when the broker has it. */
  public void write(Placement placement) {
    try (var producer =
        new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(Topics.PLACEMENT, placement.getModel(), placement.toByteArray()))
          .get(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CompletionException("Kafka did not take the placement", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void awaitCreated(String topic, KafkaFuture<Void> created) {
    try {
      created.get(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new CompletionException("Kafka refused to create topic " + topic, e);
      }
    } catch (TimeoutException e) {
      throw new CompletionException(
          "Kafka did not create topic " + topic + " in " + SECONDS_TO_ANSWER + " s", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static CompletionException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CompletionException("interrupted while waiting for Kafka", e);
  }

  private static NewTopic topic(String name, int partitions) {
    return new NewTopic(name, partitions, (short) 1);
  }
}
