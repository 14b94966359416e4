package dev.moemesh.router.serving;

import dev.moemesh.contract.Topics;
import dev.moemesh.testing.InVmKafka;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A broker for the application under test. */
public final class KafkaForTests implements QuarkusTestResourceLifecycleManager {
  private InVmKafka kafka;

  @Override
  public Map<String, String> start() {
    kafka = InVmKafka.start();
    kafka.createCompactedTopic(Topics.PLACEMENT);
    return Map.of("kafka.bootstrap.servers", kafka.bootstrapServers());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(kafka, new TestInjector.MatchesType(InVmKafka.class));
  }

  @Override
  public void stop() {
    kafka.close();
  }
}
