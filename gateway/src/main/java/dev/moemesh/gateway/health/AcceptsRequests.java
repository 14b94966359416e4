package dev.moemesh.gateway.health;

import dev.moemesh.gateway.http.GracefulShutdown;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while requests are accepted: not during shutdown, and not while no worker is heard. */
@Readiness
@ApplicationScoped
public class AcceptsRequests implements HealthCheck {
  private final GracefulShutdown shutdown;

  AcceptsRequests(GracefulShutdown shutdown) {
    this.shutdown = shutdown;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("accepts requests");
    return shutdown
        .refusal()
        .map(error -> answer.withData("reason", error.message()).down().build())
        .orElseGet(() -> answer.up().build());
  }
}
