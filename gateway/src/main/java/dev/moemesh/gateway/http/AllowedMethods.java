package dev.moemesh.gateway.http;

import dev.moemesh.gateway.api.ApiError;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Answers the methods that a path does not serve itself, alike for all paths. */
final class AllowedMethods {
  private static final int FIRST = Integer.MIN_VALUE;

  private AllowedMethods() {}

  /**
   * From now on HEAD is answered as GET is, with the same status and headers; the HTTP server
   * leaves the body out.
   */
  static void answerHeadAsGet(Router router) {
    router
        .route()
        .method(HttpMethod.HEAD)
        .order(FIRST)
        .handler(context -> context.reroute(HttpMethod.GET, context.request().path()));
  }

  /** Says which methods a path has: to OPTIONS as an answer, to others as their refusal. */
  static void refuse(RoutingContext context, String served) {
    context.request().resume();
    context.response().putHeader("Allow", allowed(served));
    if (context.request().method().equals(HttpMethod.OPTIONS)) {
      context.response().setStatusCode(204).end();
    } else {
      JsonAnswers.send(
          context.response(), ApiError.methodNotAllowed(context.request().method().name(), served));
    }
  }

  private static String allowed(String served) {
    return (served.equals("GET") ? "GET, HEAD" : served) + ", OPTIONS";
  }
}
