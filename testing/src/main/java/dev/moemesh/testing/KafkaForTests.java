package dev.moemesh.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A broker for a Quarkus application under test, named in {@code @QuarkusTestResource}. Sets {@code
 * kafka.bootstrap.servers}, and injects the broker into a field of type {@link InVmKafka}.
 *
 * <p>The argument {@link #COMPACTED_TOPIC} names a compacted topic that it creates. Owner of the
 * broker.
 */
public final class KafkaForTests implements QuarkusTestResourceLifecycleManager {

  /** Name of the argument; without it there is no topic. */
  public static final String COMPACTED_TOPIC = "compacted-topic";

  private final InVmKafka kafka = InVmKafka.start();
  private List<String> topics = List.of();

  @Override
  public void init(Map<String, String> arguments) {
    topics = Optional.ofNullable(arguments.get(COMPACTED_TOPIC)).stream().toList();
  }

  @Override
  public Map<String, String> start() {
    topics.forEach(kafka::createCompactedTopic);
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
