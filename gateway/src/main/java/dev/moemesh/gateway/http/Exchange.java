package dev.moemesh.gateway.http;

import dev.moemesh.gateway.access.RequestAccess;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One HTTP exchange, from the headers of the request to the end of the answer. It is counted once
 * when it opens and once when it closes, however it ends. Confined to its event loop.
 */
final class Exchange {
  private static final Logger LOG = Logger.getLogger(Exchange.class);

  private final HttpServerResponse response;
  private final RequestMetrics metrics;
  private final RequestAccess access;
  private final Runnable release;
  private final List<Runnable> atEnd = new ArrayList<>();
  private final Context eventLoop;
  private Consumer<ApiError> interruption = error -> fail(new ApiException(error));
  private Outcome outcome = Outcome.ABANDONED;
  private volatile boolean ended;

  /**
   * @param release gives its place to another request
   */
  Exchange(
      HttpServerResponse response,
      Context eventLoop,
      RequestMetrics metrics,
      RequestAccess access,
      Runnable release) {
    this.response = response;
    this.eventLoop = eventLoop;
    this.metrics = metrics;
    this.access = access;
    this.release = release;
    metrics.opened();
    response.endHandler(_ -> end());
    response.closeHandler(_ -> end());
    response.exceptionHandler(_ -> end());
  }

  HttpServerResponse response() {
    return response;
  }

  RequestAccess access() {
    return access;
  }

  /** Whether the answer is sent or the client has gone; safe to ask from any thread. */
  boolean ended() {
    return ended;
  }

  /** What to do when the answer is sent or the client has gone; at once if that is so already. */
  void atEnd(Runnable action) {
    if (ended) {
      action.run();
    } else {
      atEnd.add(action);
    }
  }

  /** Who answers from now on if the exchange is interrupted. */
  void interruptedBy(Consumer<ApiError> answer) {
    interruption = answer;
  }

  /** Ends the exchange with an error, if it has not ended; from any thread. */
  void interrupt(ApiError error) {
    eventLoop.runOnContext(
        _ -> {
          if (!ended) {
            interruption.accept(error);
          }
        });
  }

  void outcome(Outcome outcome) {
    this.outcome = outcome;
  }

  /** Answers with an error, if nothing has been sent and somebody is there. */
  void fail(Throwable cause) {
    if (cause instanceof HttpClosedException) {
      return;
    }
    ApiError error = error(cause);
    outcome(Outcome.of(error.status()));
    JsonAnswers.send(response, error);
  }

  /** What a client may know of a failure. */
  static ApiError error(Throwable cause) {
    if (cause instanceof ApiException api) {
      return api.error();
    }
    LOG.error("A request failed unexpectedly", cause);
    return ApiError.internal(
        "internal", "The gateway failed on this request; its log says why. Other requests go on.");
  }

  private void end() {
    if (!ended) {
      ended = true;
      metrics.closed(outcome);
      release.run();
      atEnd.forEach(Runnable::run);
      access.end(outcome.label());
    }
  }
}
