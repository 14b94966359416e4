package dev.moemesh.gateway.http;

import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.mesh.Mesh;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Ends the gateway in order. It is no longer ready and refuses new requests. Open requests may
 * finish within the grace period; the others end with an error, and their cancellations reach the
 * mesh. The HTTP server still serves meanwhile: Quarkus closes it next.
 */
@ApplicationScoped
public class GracefulShutdown {
  private static final Logger LOG = Logger.getLogger(GracefulShutdown.class);
  private static final int AFTER_CORS = Integer.MIN_VALUE + 1;
  private static final Duration TO_SAY_SO = Duration.ofSeconds(2);
  private static final ApiError SHUTTING_DOWN =
      ApiError.unavailable(
          "shutting_down", "This gateway is shutting down; send the request again in a moment.");

  private final Duration grace;
  private final OpenExchanges open;
  private final Mesh mesh;
  private volatile boolean begun;

  GracefulShutdown(GatewaySettings settings, OpenExchanges open, Mesh mesh) {
    this.grace = settings.shutdownGrace();
    this.open = open;
    this.mesh = mesh;
  }

  /** Whether the gateway has been told to end. */
  public boolean begun() {
    return begun;
  }

  /** Why this gateway takes no request that generates; empty if it does. */
  public Optional<ApiError> refusal() {
    return begun ? Optional.of(SHUTTING_DOWN) : mesh.refusal();
  }

  /**
   * From now on all requests are refused once the gateway has been told to end, but for those that
   * ask how it is.
   */
  void guard(Router router) {
    router.route().order(AFTER_CORS).handler(this::refuseOrGoOn);
  }

  private static boolean asksForHealth(String path) {
    return path.startsWith("/q/") || path.equals("/health") || path.equals("/metrics");
  }

  private void refuseOrGoOn(RoutingContext context) {
    if (begun && !asksForHealth(context.normalizedPath())) {
      context.request().resume();
      takeOutOfUse(context);
      JsonAnswers.send(context.response(), SHUTTING_DOWN);
    } else {
      context.next();
    }
  }

  /** The client's next request is to go over another connection, and so to another gateway. */
  private static void takeOutOfUse(RoutingContext context) {
    if (context.request().version() == HttpVersion.HTTP_2) {
      context.request().connection().goAway(0);
    } else {
      context.response().putHeader("Connection", "close");
    }
  }

  /** Returns when nobody waits for an answer any more. */
  void leave(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
    begun = true;
    int waiting = open.count();
    if (waiting > 0) {
      LOG.infof("Ending; %d open requests have %d s to finish", waiting, grace.toSeconds());
    }
    if (!open.awaitNone(grace)) {
      LOG.warnf(
          "%d requests were still open after the %d s of moe.gateway.shutdown-grace; they end with an error",
          open.count(), grace.toSeconds());
      open.end(SHUTTING_DOWN);
      boolean _ = open.awaitNone(TO_SAY_SO);
    }
    mesh.flush();
  }
}
