package dev.moemesh.attention.serving;

import dev.moemesh.attention.routing.FakeRouter;
import dev.moemesh.attention.routing.LocalExperts;
import dev.moemesh.contract.Topics;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.testing.InVmKafka;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What an attention worker stands between: a broker, and a router with a golden model's experts
 * that is not serving yet. Owner of both.
 */
public final class MeshForTests implements QuarkusTestResourceLifecycleManager {
  static final Path MODEL = Path.of("../model/src/test/resources/golden/tiny-mixtral");
  static final String MODEL_NAME = "tiny";
  static final int PARTITIONS = 2;

  private InVmKafka kafka;
  private Path directory;
  private LocalExperts experts;
  private FakeRouter router;

  @Override
  public Map<String, String> start() {
    kafka = InVmKafka.start();
    kafka.createTopics(
        PARTITIONS, Topics.REQUESTS, Topics.TOKENS, Topics.CANCELLATIONS, Topics.DEAD_LETTERS);
    experts = new LocalExperts(MODEL);
    try {
      directory = Files.createTempDirectory("router");
      Address address = new Address.UnixSocket(directory.resolve("router.sock"));
      router = new FakeRouter(address);
      router.answerBy(experts);
      router.serve(false);
      return Map.of(
          "kafka.bootstrap.servers",
          kafka.bootstrapServers(),
          "moe.model.directory",
          MODEL.toString(),
          "moe.model.name",
          MODEL_NAME,
          "moe.router.address",
          address.toString(),
          "moe.kv-cache.megabytes",
          "16",
          "quarkus.http.test-port",
          "0");
    } catch (IOException e) {
      throw new UncheckedIOException("the test's router does not start", e);
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(kafka, new TestInjector.MatchesType(InVmKafka.class));
    injector.injectIntoFields(router, new TestInjector.MatchesType(FakeRouter.class));
  }

  @Override
  public void stop() {
    router.close();
    experts.close();
    kafka.close();
    try {
      Files.deleteIfExists(directory.resolve("router.sock"));
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("the router's directory cannot be removed", e);
    }
  }
}
