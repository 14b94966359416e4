package dev.moemesh.gateway.mesh;

import dev.moemesh.contract.Topics;
import dev.moemesh.contract.broker.BrokerName;
import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Owns the Kafka clients: opened when the gateway has started and the broker's name has an address,
 * closed when the gateway stops. Safe for concurrent use.
 */
@ApplicationScoped
public class Mesh {
  private static final Logger LOG = Logger.getLogger(Mesh.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

  private final GatewaySettings settings;
  private final String bootstrapServers;
  private final OpenRequests openRequests = new OpenRequests();
  private final WorkerHeartbeats heartbeats;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Optional<Clients> clients = Optional.empty();

  private record Clients(
      Producer<String, byte[]> producer, MeshWriter writer, TokenReader reader) {}

  Mesh(
      GatewaySettings settings,
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
    this.settings = settings;
    this.bootstrapServers = bootstrapServers;
    this.heartbeats = new WorkerHeartbeats(settings.workerPatience());
  }

  public OpenRequests openRequests() {
    return openRequests;
  }

  /** Who works on requests. */
  public WorkerHeartbeats heartbeats() {
    return heartbeats;
  }

  /**
   * Writes to the mesh.
   *
   * @throws ApiException 503 if the mesh has not been reached yet
   */
  public MeshWriter writer() {
    return clients.orElseThrow(() -> new ApiException(notReady())).writer();
  }

  /** Whether token events are being read. */
  public boolean ready() {
    return clients.filter(open -> open.reader().ready()).isPresent();
  }

  /** Why the mesh cannot work on a request now; empty if it can. */
  public Optional<ApiError> refusal() {
    if (!ready()) {
      return Optional.of(notReady());
    }
    return heartbeats.any() ? Optional.empty() : Optional.of(silence());
  }

  /** What to tell whoever waits for a worker that is not heard any more. */
  public ApiError silence() {
    long seconds = settings.workerPatience().toSeconds();
    return clients.filter(open -> open.reader().connected()).isPresent()
        ? ApiError.unavailable(
            "worker_unavailable",
            "No attention worker that takes this request has been heard for %d seconds; try again in a moment."
                .formatted(seconds))
        : ApiError.unavailable(
            "broker_unavailable",
            "The mesh's Kafka broker does not answer; try again in a moment.");
  }

  void start(@Observes StartupEvent event) {
    Thread.ofPlatform().name("token-reader").daemon().start(this::read);
    Thread.ofPlatform().name("heartbeats").daemon().start(this::attend);
  }

  private void read() {
    try {
      if (new BrokerName(bootstrapServers).await(stopped)) {
        open().reader().run();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (KafkaException e) {
      LOG.errorf(e, "Kafka's clients do not take the settings; the gateway ends");
      Quarkus.asyncExit(1);
    }
  }

  private Clients open() {
    KafkaClients kafka = new KafkaClients(bootstrapServers);
    Producer<String, byte[]> producer = kafka.producer(settings.brokerTimeout());
    MeshWriter writer = new MeshWriter(producer, settings.brokerTimeout());
    TokenReader reader =
        new TokenReader(kafka.consumer(), Topics.TOKENS, openRequests, heartbeats, writer);
    Clients opened = new Clients(producer, writer, reader);
    clients = Optional.of(opened);
    if (stopped.getCount() == 0) {
      reader.close();
    }
    return opened;
  }

  /** A turn that comes late is one in which this process did not run, and could not listen. */
  private void attend() {
    try {
      long last = System.nanoTime();
      while (!stopped.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        Duration passed = Duration.ofNanos(now - last);
        heartbeats.advance(passed.compareTo(LONGEST_TICK) < 0 ? passed : LONGEST_TICK);
        last = now;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when the broker has every cancellation, or does not take them in time. */
  public void flush() {
    clients.ifPresent(open -> open.writer().flush(CLOSE_WAIT));
  }

  /** Who is still waiting will not be answered: the mesh need not go on for them. */
  void stop(@Observes ShutdownEvent event) {
    stopped.countDown();
    clients.ifPresent(
        open -> {
          openRequests.ids().forEach(open.writer()::cancel);
          open.writer().close(CLOSE_WAIT);
          open.reader().close();
          open.producer().close(CLOSE_WAIT);
        });
  }

  private static ApiError notReady() {
    return ApiError.unavailable(
        "not_ready",
        "The gateway does not read the mesh's tokens yet; try again in a moment, and see /q/health/ready.");
  }
}
