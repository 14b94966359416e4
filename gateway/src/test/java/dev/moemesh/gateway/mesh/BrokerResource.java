package dev.moemesh.gateway.mesh;

import dev.moemesh.contract.Topics;
import dev.moemesh.testing.InVmKafka;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the gateway under test a broker and a model directory. */
public final class BrokerResource implements QuarkusTestResourceLifecycleManager {
  private @Nullable InVmKafka kafka;

  @Override
  public Map<String, String> start() {
    kafka = InVmKafka.start();
    kafka.createTopics(
        2, Topics.REQUESTS, Topics.TOKENS, Topics.CANCELLATIONS, Topics.DEAD_LETTERS);
    Map<String, String> settings = new HashMap<>(limits(kafka.bootstrapServers()));
    settings.put("moe.gateway.tool-parser", "hermes");
    settings.put("moe.gateway.reasoning-parser", "qwen3");
    return settings;
  }

  private static Map<String, String> limits(String bootstrapServers) {
    return Map.of(
        "kafka.bootstrap.servers", bootstrapServers,
        "moe.model.directory", "src/test/resources/tiny-mixtral",
        "moe.model.name", "tiny/mixtral",
        "moe.gateway.max-body-bytes", "65536",
        "moe.gateway.max-open-body-bytes", "131072",
        "moe.gateway.max-collected-bytes", "65536",
        "moe.gateway.stream-buffer-bytes", "65536",
        "moe.gateway.request-timeout", "8s",
        "quarkus.http.test-port", "0");
  }

  @Override
  public void stop() {
    if (kafka != null) {
      kafka.close();
    }
  }
}
