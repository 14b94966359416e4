package dev.moemesh.gateway.http;

import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.access.RequestAccess;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.JsonBody;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Admits requests and reads their bodies, within three limits: open requests, bytes of all bodies,
 * and the caller's quota.
 */
@Singleton
public class Intake {
  private static final int LARGE_BODY_BYTES = 1 << 18;

  private final GatewaySettings settings;
  private final OpenExchanges open;
  private final RequestMetrics metrics;
  private final Semaphore admission;
  private final RequestMemory openBodies;
  private final WorkerExecutor largeBodies;

  Intake(GatewaySettings settings, OpenExchanges open, RequestMetrics metrics, Vertx vertx) {
    this.settings = settings;
    this.open = open;
    this.metrics = metrics;
    this.admission = new Semaphore(settings.maxOpenRequests());
    this.openBodies = new RequestMemory(settings.maxOpenBodyBytes());
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

  /**
   * Takes a request in, or answers it with the reason why not.
   *
   * @param read makes something of the body, on a worker; it throws {@link ApiException} to refuse
   * @param then goes on with that, on the event loop
   */
  <T> void receive(RoutingContext routing, Function<Fields, T> read, BiConsumer<T, Exchange> then) {
    HttpServerRequest request = routing.request();
    HttpServerResponse response = routing.response();
    if (!admission.tryAcquire()) {
      request.resume();
      JsonAnswers.send(response, overloaded());
      return;
    }
    Vertx vertx = routing.vertx();
    Context eventLoop = vertx.getOrCreateContext();
    RequestMemory.Share bytes = openBodies.share();
    Exchange exchange =
        new Exchange(
            response,
            eventLoop,
            metrics,
            RequestAccess.of(routing),
            () -> {
              admission.release();
              bytes.release();
            });
    open.add(exchange);
    Optional<ApiError> refused = refusal(request, exchange);
    if (refused.isPresent()) {
      request.resume();
      exchange.fail(new ApiException(refused.get()));
      return;
    }
    bytes.retain();
    BodyReader.read(request, vertx, settings.maxBodyBytes(), bytes, settings.bodyTimeout())
        .compose(body -> work(vertx, read, body.getBytes(), exchange))
        .onComplete(_ -> bytes.release())
        .onSuccess(result -> then.accept(result, exchange))
        .onFailure(
            failure -> {
              exchange.fail(failure);
              if (!request.isEnded()) {
                stopReading(request);
              }
            });
  }

  /** Ends the connection, or what of it belongs to this request. */
  private static void stopReading(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }

  private static Optional<ApiError> refusal(HttpServerRequest request, Exchange exchange) {
    String type = request.getHeader("Content-Type");
    return JsonMediaType.accepts(type)
        ? exchange.access().enter()
        : Optional.of(ApiError.unsupportedMediaType(type));
  }

  /**
   * Large bodies are processed one after the other: their JSON tree and the tokenizer's memory are
   * many times their size.
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

  private ApiError overloaded() {
    return ApiError.unavailable(
        "overloaded",
        "The gateway has %d requests open, as many as it takes; try again in a moment."
            .formatted(settings.maxOpenRequests()));
  }
}
