package dev.moemesh.gateway.mesh;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Gives the gateway under test a broker and a model directory. */
public final class BrokerResource implements QuarkusTestResourceLifecycleManager {
  private @Nullable InVmBroker broker;

  @Override
  public Map<String, String> start() {
    try {
      broker = InVmBroker.start();
    } catch (Exception e) {
      throw new CompletionException("The broker for the tests did not start", e);
    }
    return Map.of(
        "kafka.bootstrap.servers", broker.bootstrapServers(),
        "moe.model.directory", "src/test/resources/tiny-mixtral",
        "moe.model.name", "tiny/mixtral",
        "moe.gateway.max-body-bytes", "65536",
        "moe.gateway.stream-buffer-bytes", "65536",
        "moe.gateway.request-timeout", "8s",
        "quarkus.http.test-port", "0");
  }

  @Override
  public void stop() {
    if (broker != null) {
      try {
        broker.close();
      } catch (IOException e) {
        throw new UncheckedIOException("The broker's files could not be deleted", e);
      }
    }
  }
}
