package dev.moemesh.gateway.mesh;

import dev.moemesh.contract.Topics;
import dev.moemesh.gateway.GatewaySettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Owns the Kafka clients: opened when the gateway starts, closed when it stops. */
@ApplicationScoped
public class Mesh {
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);

  private final OpenRequests openRequests = new OpenRequests();
  private final Producer<String, byte[]> producer;
  private final MeshWriter writer;
  private final TokenReader reader;

  Mesh(
      GatewaySettings settings,
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
    KafkaClients clients = new KafkaClients(bootstrapServers);
    producer = clients.producer(settings.brokerTimeout());
    writer = new MeshWriter(producer, settings.brokerTimeout());
    reader = new TokenReader(clients.consumer(), Topics.TOKENS, openRequests, writer);
  }

  public OpenRequests openRequests() {
    return openRequests;
  }

  public MeshWriter writer() {
    return writer;
  }

  /** Whether token events are being read. */
  public boolean ready() {
    return reader.ready();
  }

  void start(@Observes StartupEvent event) {
    Thread.ofPlatform().name("token-reader").daemon().start(reader);
  }

  /** Who is still waiting will not be answered: the mesh need not go on for them. */
  void stop(@Observes ShutdownEvent event) {
    openRequests.ids().forEach(writer::cancel);
    reader.close();
    producer.close(CLOSE_WAIT);
  }
}
