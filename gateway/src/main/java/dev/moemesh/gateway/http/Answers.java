package dev.moemesh.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.api.ApiError;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Answers in one piece. */
final class Answers {
  private static final String JSON = "application/json";

  private Answers() {}

  static void send(HttpServerResponse response, int status, JsonNode json) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status).putHeader("Content-Type", JSON).end(Json.bytes(json));
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
    send(response, error.status(), error.toJson());
  }
}
