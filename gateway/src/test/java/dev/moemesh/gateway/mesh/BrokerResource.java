package dev.moemesh.gateway.mesh;

import dev.moemesh.contract.Topics;
import dev.moemesh.testing.InVmKafka;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the gateway under test a broker and a model directory. */
public final class BrokerResource implements QuarkusTestResourceLifecycleManager {
  private @Nullable InVmKafka kafka;
  private @Nullable WorkerPulse worker;

  @Override
  public Map<String, String> start() {
    kafka = InVmKafka.start();
    kafka.createTopics(
        2, Topics.REQUESTS, Topics.TOKENS, Topics.CANCELLATIONS, Topics.DEAD_LETTERS);
    worker = new WorkerPulse(kafka.bootstrapServers(), List.of(0, 1));
    return Map.ofEntries(
        Map.entry("kafka.bootstrap.servers", kafka.bootstrapServers()),
        Map.entry("moe.model.directory", "src/test/resources/tiny-mixtral"),
        Map.entry("moe.model.name", "tiny/mixtral"),
        Map.entry("moe.gateway.max-body-bytes", "65536"),
        Map.entry("moe.gateway.max-open-body-bytes", "131072"),
        Map.entry("moe.gateway.max-collected-bytes", "65536"),
        Map.entry("moe.gateway.stream-buffer-bytes", "65536"),
        Map.entry("moe.gateway.request-timeout", "8s"),
        Map.entry("moe.gateway.worker-patience", "3s"),
        Map.entry("moe.gateway.keep-alive", "1s"),
        Map.entry("moe.gateway.cors-origins", "https://app.example,http://localhost:3000"),
        Map.entry("moe.gateway.tool-parser", "hermes"),
        Map.entry("moe.gateway.reasoning-parser", "qwen3"),
        Map.entry("quarkus.http.test-port", "0"));
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(worker, new TestInjector.MatchesType(WorkerPulse.class));
  }

  @Override
  public void stop() {
    if (worker != null) {
      worker.close();
    }
    if (kafka != null) {
      kafka.close();
    }
  }
}
