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

  private final Authenticator authenticator;
  private final AccessServices services;
  private final String host;

  AccessFilter(
      Authenticator authenticator,
      AccessServices services,
      @ConfigProperty(name = "quarkus.http.host") String host) {
    this.authenticator = authenticator;
    this.services = services;
    this.host = host;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
    if (!authenticator.asksForCredentials() && !isLoopback(host)) {
      LOG.warnf(
          "The API listens on %s and asks nobody for a key: anyone who reaches it can use it. Set moe.gateway.api-keys-file, or bind 127.0.0.1.",
          host);
    }
  }

  private void check(RoutingContext context) {
    boolean open = authenticator.open(context.request(), context.normalizedPath());
    RequestAccess access = RequestAccess.begin(services, context, open);
    if (open || !authenticator.asksForCredentials()) {
      access.recognised(authenticator.anonymous());
      context.next();
      return;
    }
    authenticator
        .recognise(context)
        .onSuccess(
            caller -> {
              if (gone(context)) {
                return;
              }
              access.recognised(caller);
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
