package dev.moemesh.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.api.ApiError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Sends answers that are one JSON document. */
final class JsonAnswers {
  private static final String JSON = "application/json";

  private static final int UNSUPPORTED_MEDIA_TYPE = 415;

  private JsonAnswers() {}

  static void send(HttpServerResponse response, int status, JsonNode json) {
    if (response.ended() || response.closed()) {
      return;
    }
    Buffer body = Json.bytes(json);
    response
        .setStatusCode(status)
        .putHeader("Content-Type", JSON)
        // Said here, for an answer to HEAD has it too.
        .putHeader("Content-Length", Integer.toString(body.length()))
        .end(body);
  }

  static void send(RoutingContext context, JsonNode json) {
    send(context.response(), 200, json);
  }

  static void send(HttpServerResponse response, ApiError error) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (error.retryable()) {
      response.putHeader("Retry-After", "1");
    }
    if (error.status() == UNSUPPORTED_MEDIA_TYPE) {
      response.putHeader("Accept-Encoding", ContentEncoding.ACCEPTED);
    }
    send(response, error.status(), error.toJson());
  }
}
