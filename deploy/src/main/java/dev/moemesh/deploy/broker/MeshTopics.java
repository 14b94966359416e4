package dev.moemesh.deploy.broker;

import dev.moemesh.contract.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of a mesh. Holds no connection between calls. */
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
