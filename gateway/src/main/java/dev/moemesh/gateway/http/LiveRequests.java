package dev.moemesh.gateway.http;

import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.generation.Accepted;
import dev.moemesh.gateway.generation.ContinuousUsage;
import dev.moemesh.gateway.generation.Generation;
import dev.moemesh.gateway.generation.Plan;
import dev.moemesh.gateway.mesh.Mesh;
import dev.moemesh.gateway.parameters.Streaming;
import dev.moemesh.gateway.served.ServedModel;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Makes the {@link LiveRequest} of an accepted request. Bounds the bytes of answers that are
 * collected before they are sent. Thread-safe.
 */
@Singleton
class LiveRequests {
  private final ServedModel model;
  private final Mesh mesh;
  private final RequestMetrics metrics;
  private final Clock clock;
  private final RequestMemory collected;

  LiveRequests(
      GatewaySettings settings, ServedModel model, Mesh mesh, RequestMetrics metrics, Clock clock) {
    this.model = model;
    this.mesh = mesh;
    this.metrics = metrics;
    this.clock = clock;
    this.collected = new RequestMemory(settings.maxCollectedBytes());
  }

  /**
   * The request that answers an exchange.
   *
   * @param stream takes the events of a streamed answer
   * @throws dev.moemesh.gateway.api.ApiException 503 if the mesh has not been reached yet
   */
  LiveRequest of(Accepted accepted, Exchange exchange, EventStream stream) {
    Plan plan = accepted.plan();
    return new LiveRequest(
        new Generation(plan, model),
        responder(accepted, exchange, stream),
        exchange,
        new MeshWork(plan, mesh.openRequests(), mesh.writer()),
        new TokenTiming(metrics, clock, plan.acceptedAt()),
        metrics);
  }

  private Responder responder(Accepted accepted, Exchange exchange, EventStream stream) {
    Streaming streaming = accepted.plan().parameters().streaming();
    HttpServerResponse response = exchange.response();
    return streaming.enabled()
        ? new Responder.Streamed(
            response, ContinuousUsage.ifAsked(accepted), stream, streaming.includeUsage())
        : new Responder.Whole(response, accepted.format(), collectedBy(exchange));
  }

  /** Released when the answer is sent. */
  private RequestMemory.Share collectedBy(Exchange exchange) {
    RequestMemory.Share share = collected.share();
    exchange.atEnd(share::release);
    return share;
  }
}
