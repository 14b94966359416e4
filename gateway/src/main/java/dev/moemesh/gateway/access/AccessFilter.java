package dev.moemesh.gateway.access;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Runs before all routes. Creates each request's {@link RequestAccess}, and answers callers that
 * are not authenticated with 401 in OpenAI's form.
 */
@ApplicationScoped
public class AccessFilter {
  private static final Logger LOG = Logger.getLogger(AccessFilter.class);

  /** After the answer to a browser's preflight, before everything else. */
  private static final int PRIORITY = 150;

  private final Door door;
  private final Visits visits;
  private final String host;

  AccessFilter(Door door, Visits visits, @ConfigProperty(name = "quarkus.http.host") String host) {
    this.door = door;
    this.visits = visits;
    this.host = host;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
    if (!door.asksForCredentials() && !isLoopback(host)) {
      LOG.warnf(
          "The API listens on %s and asks nobody for a key: anyone who reaches it can use it. Set moe.gateway.api-keys-file, or bind 127.0.0.1.",
          host);
    }
  }

  private void check(RoutingContext context) {
    boolean open = door.open(context.request(), context.normalizedPath());
    RequestAccess visit = RequestAccess.begin(visits, context, open);
    if (open || !door.asksForCredentials()) {
      visit.recognised(door.anonymous());
      context.next();
      return;
    }
    door.recognise(context)
        .onSuccess(
            caller -> {
              if (gone(context)) {
                return;
              }
              visit.recognised(caller);
              context.next();
            })
        .onFailure(failure -> refuse(context, failure));
  }

  /** Nobody would tell a request of a client that left in the meantime that it has ended. */
  private static boolean gone(RoutingContext context) {
    return context.response().closed();
  }

  private static void refuse(RoutingContext context, Throwable failure) {
    if (gone(context)) {
      return;
    }
    ApiError error =
        failure instanceof ApiException api
            ? api.error()
            : ApiError.unavailable(
                "authentication_unavailable",
                "The gateway cannot check the token now; try again in a moment.");
    HttpServerResponse response = context.response();
    context.request().resume();
    if (error.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    if (error.retryable()) {
      response.putHeader("Retry-After", "1");
    }
    response
        .setStatusCode(error.status())
        .putHeader("Content-Type", "application/json")
        .end(error.toJson().toString());
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }
}
