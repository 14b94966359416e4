package dev.moemesh.gateway.http;

import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.RequestId;
import dev.moemesh.gateway.generation.Accepted;
import dev.moemesh.gateway.generation.Endpoint;
import dev.moemesh.gateway.mesh.Mesh;
import dev.moemesh.gateway.mesh.WorkerHeartbeats;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * Handles a request of any generating endpoint. Reads the request, and checks and tokenises it on a
 * worker thread. Then waits for its turn, writes it to the mesh, and answers. Only the check and
 * the write leave the request's event loop.
 */
@Singleton
public class GenerationHandler {
  private final GatewaySettings settings;
  private final Mesh mesh;
  private final GracefulShutdown shutdown;
  private final Intake intake;
  private final LiveRequests liveRequests;
  private final Clock clock;

  GenerationHandler(
      GatewaySettings settings,
      Mesh mesh,
      GracefulShutdown shutdown,
      Intake intake,
      LiveRequests liveRequests,
      Clock clock) {
    this.settings = settings;
    this.mesh = mesh;
    this.shutdown = shutdown;
    this.intake = intake;
    this.liveRequests = liveRequests;
    this.clock = clock;
  }

  /** Answers a request that needs the mesh. */
  void handle(RoutingContext routing, Endpoint endpoint, RequestId id) {
    Vertx vertx = routing.vertx();
    Context eventLoop = vertx.getOrCreateContext();
    intake.receive(
        routing,
        body -> endpoint.accept(body, id, clock.instant()),
        (accepted, exchange) -> start(vertx, eventLoop, accepted, exchange));
  }

  private void start(Vertx vertx, Context eventLoop, Accepted accepted, Exchange exchange) {
    if (exchange.ended()) {
      return;
    }
    Optional<ApiError> refusal =
        shutdown.refusal().or(() -> exchange.access().reserve(accepted.plan()));
    if (refusal.isPresent()) {
      exchange.fail(new ApiException(refusal.get()));
      return;
    }
    EventStream stream =
        new EventStream(exchange.response(), settings.streamBufferBytes(), System::nanoTime);
    StreamPulse pulse =
        new StreamPulse(stream, StreamPulse.on(vertx), System::nanoTime, settings.keepAlive());
    LiveRequest live = liveRequests.of(accepted, exchange, stream);
    exchange.interruptedBy(live::fail);
    long deadline = settings.requestTimeout().toMillis();
    long timer = vertx.setTimer(deadline, _ -> timeOut(live, exchange));
    exchange.atEnd(
        () -> {
          vertx.cancelTimer(timer);
          pulse.end();
          live.abandon();
        });
    if (accepted.plan().parameters().streaming().enabled()) {
      pulse.begin(settings.headersAfter());
    }
    exchange
        .access()
        .inTurn(accepted.plan(), eventLoop, () -> send(accepted, live, exchange, eventLoop))
        .ifPresent(live::fail);
  }

  /**
   * Checks again for workers, since they may have stopped while the request waited for its turn.
   */
  private void send(Accepted accepted, LiveRequest live, Exchange exchange, Context eventLoop) {
    Optional<ApiError> refusal = mesh.refusal();
    if (refusal.isPresent()) {
      live.fail(refusal.get());
      return;
    }
    exchange.access().sent();
    live.open(eventLoop);
    Thread.ofVirtual()
        .name("request-writer")
        .start(() -> write(accepted, live, exchange, eventLoop));
  }

  private void write(Accepted accepted, LiveRequest live, Exchange exchange, Context eventLoop) {
    try {
      Set<Integer> partitions = mesh.writer().request(accepted.plan().requests());
      WorkerHeartbeats.Waiting waiting =
          mesh.heartbeats().await(partitions, () -> exchange.interrupt(mesh.silence()));
      eventLoop.runOnContext(_ -> exchange.atEnd(waiting::close));
    } catch (RuntimeException e) {
      eventLoop.runOnContext(_ -> live.fail(Exchange.error(e)));
    }
  }

  /** Fails the request, or resets the response if the client reads a complete answer too slowly. */
  private void timeOut(LiveRequest live, Exchange exchange) {
    if (live.over()) {
      exchange.response().reset();
      return;
    }
    live.fail(
        ApiError.timedOut(
            "The answer took longer than %d seconds; ask for fewer tokens or raise moe.gateway.request-timeout."
                .formatted(settings.requestTimeout().toSeconds())));
  }
}
