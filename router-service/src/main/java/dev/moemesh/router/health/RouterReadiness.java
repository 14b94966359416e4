package dev.moemesh.router.health;

import dev.moemesh.router.placement.RouterStatus;
import dev.moemesh.router.serving.RouterApplication;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when every expert of every MoE layer has a live replica. */
@Readiness
@ApplicationScoped
class RouterReadiness implements HealthCheck {
  private final RouterApplication router;

  RouterReadiness(RouterApplication router) {
    this.router = router;
  }

  @Override
  public HealthCheckResponse call() {
    RouterStatus status = router.status();
    return HealthCheckResponse.named("experts")
        .status(status.ready())
        .withData("status", status.toString())
        .build();
  }
}
