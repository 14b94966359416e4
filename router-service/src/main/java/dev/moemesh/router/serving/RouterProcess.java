package dev.moemesh.router.serving;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.moemesh.contract.exchange.Backoff;
import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.ByteBudget;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.contract.v1.RouterGrpc;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.LayerGates;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.router.dispatch.CallLimits;
import dev.moemesh.router.dispatch.CallTime;
import dev.moemesh.router.dispatch.Dispatcher;
import dev.moemesh.router.dispatch.RouteStream;
import dev.moemesh.router.dispatch.RouterShape;
import dev.moemesh.router.metrics.RouterMetrics;
import dev.moemesh.router.placement.RouterStatus;
import dev.moemesh.router.pods.PodLinks;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A router in this process: one loop, the links to its pods, and the server that takes its calls.
 *
 * <p>Owner of all of them. Thread-safe.
 */
public final class RouterProcess implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RouterProcess.class);
  private static final long GRACE_SECONDS = 5;
  private static final Duration FIRST_RECONNECT = Duration.ofMillis(50);
  private static final Duration LAST_RECONNECT = Duration.ofSeconds(2);

  private final Loop loop;
  private final HealthStatusManager health = new HealthStatusManager();
  private final PodLinks links;
  private final ByteBudget budget;
  private final Dispatcher dispatcher;

  @GuardedBy("this")
  private @Nullable Server server;

  /**
   * What a router is told at its start.
   *
   * @param model the key of its placement
   * @param computeTimeout how long a pod may take
   * @param maxBytesInFlight while calls hold so many bytes of rows, no more are taken from the
   *     sockets
   * @param wire how its frames travel
   */
  public record Options(
      String model,
      ModelShape shape,
      int expertsPerToken,
      DataType computeType,
      Duration computeTimeout,
      long maxBytesInFlight,
      WireOptions wire) {}

  /** A router that knows no pods and does not listen yet. */
  public RouterProcess(Options options, LayerGates gates, MeterRegistry registry) {
    this.loop = new Loop("router-loop", options.wire());
    RouterMetrics metrics = new RouterMetrics(registry, gates.bytes());
    this.links =
        new PodLinks(
            options.model(),
            options.shape(),
            loop,
            new Backoff(FIRST_RECONNECT, LAST_RECONNECT, RandomGenerator.getDefault()),
            metrics,
            this::tellHealth);
    this.budget = new ByteBudget(options.maxBytesInFlight(), loop.executor());
    this.dispatcher =
        Dispatcher.of(
            new RouterShape(options.shape(), options.expertsPerToken(), options.computeType()),
            gates,
            links,
            metrics,
            new CallLimits(options.computeTimeout(), budget),
            CallTime.of(loop.executor()));
    tellHealth(links.status());
  }

  private void tellHealth(RouterStatus status) {
    ServingStatus serving = status.ready() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, serving);
    health.setStatus(RouterGrpc.SERVICE_NAME, serving);
  }

  /**
   * Listens.
   *
   * @return the port; -1 if the address is a Unix socket
   * @throws UncheckedIOException if the address is taken or not allowed
   */
  public synchronized int listen(Address address) {
    try {
      server =
          loop.server(address)
              .addService(
                  ServerServiceDefinition.builder(RouterGrpc.SERVICE_NAME)
                      .addMethod(
                          DataPlane.ROUTE,
                          FrameReplies.handler(
                              replies -> new RouteStream(dispatcher, replies), budget))
                      .build())
              .addService(health.getHealthService())
              .build()
              .start();
      LOG.infof("the router listens on %s", address);
      return server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the router cannot listen on %s: %s; is another process there? set moe.router.listen"
              .formatted(address, e.getMessage()),
          e);
    }
  }

  /** Binds the loop to a processor; see {@link Loop#stayOn}. */
  public void stayOn(int processor) {
    loop.stayOn(processor, () -> {});
  }

  /** Follows a placement. */
  public void follow(ExpertPlacement placement) {
    loop.executor().execute(() -> links.follow(placement));
  }

  /** Whether every expert has a live replica. */
  public RouterStatus status() {
    return links.status();
  }

  /** Tells callers that no step may begin here; they finish those that are under way. */
  public void leave() {
    health.enterTerminalState();
  }

  /**
   * Serves until callers have finished their steps and ended their streams, for at most five
   * seconds, and ends everything.
   */
  @Override
  public synchronized void close() {
    leave();
    try {
      if (server != null) {
        server.shutdown();
        CountDownLatch idle = new CountDownLatch(1);
        loop.executor().execute(() -> dispatcher.whenIdle(idle::countDown));
        if (!idle.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
          LOG.warnf("callers still had streams open after %d s; they are cut", GRACE_SECONDS);
        }
        server.shutdownNow();
        server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loop.executor().submit(links::close).awaitUninterruptibly(GRACE_SECONDS, TimeUnit.SECONDS);
    loop.close();
  }
}
