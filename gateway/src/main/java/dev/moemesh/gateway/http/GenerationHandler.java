package dev.moemesh.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.access.Visit;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.JsonBody;
import dev.moemesh.gateway.api.RequestId;
import dev.moemesh.gateway.generation.Accepted;
import dev.moemesh.gateway.generation.Endpoint;
import dev.moemesh.gateway.generation.Generation;
import dev.moemesh.gateway.mesh.Mesh;
import dev.moemesh.gateway.parameters.Streaming;
import dev.moemesh.gateway.served.ServedModel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Takes a request of any generating endpoint through its stations: admission, body, check and
 * tokenise (on a worker), mesh, answer. All else runs on the request's event loop.
 */
@Singleton
public class GenerationHandler {
  private static final int LARGE_BODY_BYTES = 1 << 18;

  private final GatewaySettings settings;
  private final ServedModel model;
  private final Mesh mesh;
  private final RequestMetrics metrics;
  private final Clock clock;
  private final Semaphore admission;
  private final ByteBudget openBodies;
  private final ByteBudget collected;
  private final WorkerExecutor largeBodies;

  GenerationHandler(
      GatewaySettings settings,
      ServedModel model,
      Mesh mesh,
      RequestMetrics metrics,
      Clock clock,
      Vertx vertx) {
    this.settings = settings;
    this.model = model;
    this.mesh = mesh;
    this.metrics = metrics;
    this.clock = clock;
    this.admission = new Semaphore(settings.maxOpenRequests());
    this.openBodies = new ByteBudget(settings.maxOpenBodyBytes());
    this.collected = new ByteBudget(settings.maxCollectedBytes());
    this.largeBodies = vertx.createSharedWorkerExecutor("moe-large-bodies", 1);
  }

  @PreDestroy
  void close() {
    largeBodies.close();
  }

  /** Requests that are open. */
  int open() {
    return settings.maxOpenRequests() - admission.availablePermits();
  }

  /** Answers a request that needs the mesh. */
  void handle(RoutingContext routing, Endpoint endpoint, RequestId id) {
    Vertx vertx = routing.vertx();
    Context eventLoop = vertx.getOrCreateContext();
    receive(
        routing,
        body -> endpoint.accept(body, id, clock.instant()),
        (accepted, exchange) -> start(vertx, eventLoop, accepted, exchange));
  }

  /**
   * Answers a request from its body alone.
   *
   * @param reply makes the answer, on a worker
   */
  void answer(RoutingContext routing, Function<Fields, JsonNode> reply) {
    receive(
        routing,
        reply,
        (json, exchange) -> {
          exchange.outcome(Outcome.COMPLETED);
          Answers.send(exchange.response(), 200, json);
        });
  }

  private <T> void receive(
      RoutingContext routing, Function<Fields, T> read, BiConsumer<T, Exchange> then) {
    HttpServerRequest request = routing.request();
    HttpServerResponse response = routing.response();
    if (!admission.tryAcquire()) {
      request.resume();
      Answers.send(response, overloaded());
      return;
    }
    Visit visit = Visit.of(routing);
    ByteBudget.Share bytes = openBodies.share();
    Exchange exchange =
        new Exchange(
            response,
            metrics,
            visit,
            () -> {
              admission.release();
              bytes.release();
            });
    if (!JsonMediaType.accepts(request.getHeader("Content-Type"))) {
      request.resume();
      exchange.fail(
          new ApiException(ApiError.unsupportedMediaType(request.getHeader("Content-Type"))));
      return;
    }
    Optional<ApiError> refused = visit.enter();
    if (refused.isPresent()) {
      request.resume();
      exchange.fail(new ApiException(refused.get()));
      return;
    }
    Vertx vertx = routing.vertx();
    bytes.retain();
    BodyReader.read(request, vertx, settings.maxBodyBytes(), bytes, settings.bodyTimeout())
        .compose(body -> work(vertx, read, body.getBytes(), exchange))
        .onComplete(_ -> bytes.release())
        .onSuccess(result -> then.accept(result, exchange))
        .onFailure(
            failure -> {
              exchange.fail(failure);
              if (!request.isEnded()) {
                request.connection().close();
              }
            });
  }

  /**
   * Large bodies go one after the other, for what becomes of them on the way (a tree of JSON, the
   * tokenizer's own memory) is many times their size.
   */
  private <T> Future<T> work(
      Vertx vertx, Function<Fields, T> read, byte[] body, Exchange exchange) {
    Callable<T> work =
        () -> {
          if (exchange.ended()) {
            throw new HttpClosedException("The client left before its body was read");
          }
          return read.apply(JsonBody.parse(body));
        };
    return body.length > LARGE_BODY_BYTES
        ? largeBodies.executeBlocking(work, false)
        : vertx.executeBlocking(work, false);
  }

  private void start(Vertx vertx, Context eventLoop, Accepted accepted, Exchange exchange) {
    if (exchange.ended()) {
      return;
    }
    if (!mesh.ready()) {
      exchange.fail(new ApiException(notReady()));
      return;
    }
    Optional<ApiError> refused = exchange.visit().reserve(accepted.plan());
    if (refused.isPresent()) {
      exchange.fail(new ApiException(refused.get()));
      return;
    }
    LiveRequest live = live(accepted, exchange);
    long deadline = settings.requestTimeout().toMillis();
    long timer = vertx.setTimer(deadline, _ -> timeOut(live, exchange));
    exchange.atEnd(
        () -> {
          vertx.cancelTimer(timer);
          live.abandon();
        });
    exchange
        .visit()
        .inTurn(accepted.plan(), eventLoop, () -> send(accepted, live, eventLoop))
        .ifPresent(live::fail);
  }

  private void send(Accepted accepted, LiveRequest live, Context eventLoop) {
    live.open(eventLoop);
    Thread.ofVirtual().name("request-writer").start(() -> write(accepted, live, eventLoop));
  }

  private LiveRequest live(Accepted accepted, Exchange exchange) {
    Streaming streaming = accepted.plan().parameters().streaming();
    HttpServerResponse response = exchange.response();
    Responder responder =
        streaming.enabled()
            ? new Responder.Streamed(
                response,
                accepted.format(),
                new EventStream(response, settings.streamBufferBytes()),
                streaming.includeUsage())
            : new Responder.Whole(response, accepted.format(), collectedBy(exchange));
    return new LiveRequest(
        accepted.plan(),
        new Generation(accepted.plan(), model),
        responder,
        exchange,
        mesh.openRequests(),
        mesh.writer(),
        new TokenTiming(metrics, clock, accepted.plan().acceptedAt()),
        metrics);
  }

  /** Given back when the answer is sent. */
  private ByteBudget.Share collectedBy(Exchange exchange) {
    ByteBudget.Share share = collected.share();
    exchange.atEnd(share::release);
    return share;
  }

  private void write(Accepted accepted, LiveRequest live, Context eventLoop) {
    try {
      mesh.writer().request(accepted.plan().requests());
    } catch (RuntimeException e) {
      eventLoop.runOnContext(_ -> live.fail(Exchange.error(e)));
    }
  }

  /** A client that is still reading when its time is up has been answered, but not fast enough. */
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

  private ApiError overloaded() {
    return ApiError.unavailable(
        "overloaded",
        "The gateway has %d requests open, as many as it takes; try again in a moment."
            .formatted(settings.maxOpenRequests()));
  }

  private static ApiError notReady() {
    return ApiError.unavailable(
        "not_ready",
        "The gateway does not read the mesh's tokens yet; try again in a moment, and see /q/health/ready.");
  }
}
