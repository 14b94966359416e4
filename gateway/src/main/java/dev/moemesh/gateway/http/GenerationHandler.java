package dev.moemesh.gateway.http;

import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.JsonBody;
import dev.moemesh.gateway.api.RequestId;
import dev.moemesh.gateway.generation.Accepted;
import dev.moemesh.gateway.generation.ContinuousUsage;
import dev.moemesh.gateway.generation.Endpoint;
import dev.moemesh.gateway.generation.Generation;
import dev.moemesh.gateway.mesh.Attendance;
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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

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
  private final Leaving leaving;
  private final OpenExchanges open;
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
      Leaving leaving,
      OpenExchanges open,
      RequestMetrics metrics,
      Clock clock,
      Vertx vertx) {
    this.settings = settings;
    this.model = model;
    this.mesh = mesh;
    this.leaving = leaving;
    this.open = open;
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

  void handle(RoutingContext routing, Endpoint endpoint, RequestId id) {
    HttpServerRequest request = routing.request();
    HttpServerResponse response = routing.response();
    if (!admission.tryAcquire()) {
      request.resume();
      Answers.send(response, overloaded());
      return;
    }
    Vertx vertx = routing.vertx();
    Context eventLoop = vertx.getOrCreateContext();
    ByteBudget.Share bytes = openBodies.share();
    Exchange exchange =
        new Exchange(
            response,
            eventLoop,
            metrics,
            () -> {
              admission.release();
              bytes.release();
            });
    open.add(exchange);
    if (!isJson(request.getHeader("Content-Type"))) {
      request.resume();
      exchange.fail(
          new ApiException(ApiError.unsupportedMediaType(request.getHeader("Content-Type"))));
      return;
    }
    bytes.retain();
    BodyReader.read(request, vertx, settings.maxBodyBytes(), bytes, settings.bodyTimeout())
        .compose(body -> accept(vertx, endpoint, body.getBytes(), id, exchange))
        .onComplete(_ -> bytes.release())
        .onSuccess(accepted -> start(vertx, eventLoop, accepted, exchange))
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
  private Future<Accepted> accept(
      Vertx vertx, Endpoint endpoint, byte[] body, RequestId id, Exchange exchange) {
    Callable<Accepted> work =
        () -> {
          if (exchange.ended()) {
            throw new HttpClosedException("The client left before its body was read");
          }
          return endpoint.accept(JsonBody.parse(body), id, clock.instant());
        };
    return body.length > LARGE_BODY_BYTES
        ? largeBodies.executeBlocking(work, false)
        : vertx.executeBlocking(work, false);
  }

  private void start(Vertx vertx, Context eventLoop, Accepted accepted, Exchange exchange) {
    if (exchange.ended()) {
      return;
    }
    Optional<ApiError> refusal = leaving.refusal();
    if (refusal.isPresent()) {
      exchange.fail(new ApiException(refusal.get()));
      return;
    }
    EventStream stream =
        new EventStream(exchange.response(), settings.streamBufferBytes(), System::nanoTime);
    StreamPulse pulse =
        new StreamPulse(stream, StreamPulse.on(vertx), System::nanoTime, settings.keepAlive());
    LiveRequest live = live(accepted, exchange, stream);
    exchange.interruptedBy(live::fail);
    long deadline = settings.requestTimeout().toMillis();
    long timer = vertx.setTimer(deadline, _ -> timeOut(live, exchange));
    exchange.atEnd(
        () -> {
          vertx.cancelTimer(timer);
          pulse.end();
          live.abandon();
        });
    live.open(eventLoop);
    Runnable taken =
        accepted.plan().parameters().streaming().enabled()
            ? () -> pulse.begin(settings.headersAfter())
            : () -> {};
    Thread.ofVirtual()
        .name("request-writer")
        .start(() -> write(accepted, live, exchange, eventLoop, taken));
  }

  private LiveRequest live(Accepted accepted, Exchange exchange, EventStream stream) {
    Streaming streaming = accepted.plan().parameters().streaming();
    HttpServerResponse response = exchange.response();
    Responder responder =
        streaming.enabled()
            ? new Responder.Streamed(
                response, ContinuousUsage.ifAsked(accepted), stream, streaming.includeUsage())
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

  private void write(
      Accepted accepted, LiveRequest live, Exchange exchange, Context eventLoop, Runnable taken) {
    try {
      Set<Integer> partitions = mesh.writer().request(accepted.plan().requests());
      Attendance.Waiting waiting =
          mesh.attendance().await(partitions, () -> exchange.interrupt(mesh.silence()));
      eventLoop.runOnContext(
          _ -> {
            exchange.atEnd(waiting::close);
            if (!exchange.ended()) {
              taken.run();
            }
          });
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

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return true;
    }
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.endsWith("+json");
  }

  private ApiError overloaded() {
    return ApiError.unavailable(
        "overloaded",
        "The gateway has %d requests open, as many as it takes; try again in a moment."
            .formatted(settings.maxOpenRequests()));
  }
}
